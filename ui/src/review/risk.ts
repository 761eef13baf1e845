/** Where a mistake would cost most, by a file's path: what is read first, what is hardly read at all. Pure. */

export type Risk = 'migration' | 'money' | 'auth' | 'test' | 'rest' | 'lock' | 'fixture';

/** Groups of the file tree, in the order of reading. */
export type RiskGroup = 'migrations' | 'money' | 'tests' | 'rest' | 'folded';

const LOCKS = new Set([
  'package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb', 'cargo.lock', 'poetry.lock', 'uv.lock',
  'pipfile.lock', 'gemfile.lock', 'composer.lock', 'go.sum', 'flake.lock', 'mix.lock', 'pubspec.lock', 'podfile.lock', 'deno.lock', 'packages.lock.json',
]);
const FIXTURE = /(?:^|\/)(?:fixtures?|__fixtures__|testdata|test-data|__snapshots__|snapshots|golden|cassettes)\/|\.snap$/i;
const TEST = /(?:^|\/)(?:tests?|__tests__|specs?|e2e)\/|(?:^|\/)(?:test_[^/]*\.py|conftest\.py)$|[._-](?:test|tests|spec|e2e)\.[a-z0-9]+$|(?:Test|Tests|Spec|IT)\.(?:java|kt|scala|cs|swift|php)$/i;
const MIGRATION = /(?:^|\/)(?:migrations?|migrate|alembic|flyway|liquibase)\/|(?:^|\/)(?:schema\.(?:sql|rb|prisma)|structure\.sql)$/i;
const MONEY = /(?:^|[/_.-])(?:billing|payments?|payouts?|invoices?|refunds?|charges?|checkout|prices?|pricing|money|ledger|tax|taxes|totals?|currency|wallet|subscriptions?)(?:[/_.-]|$)/i;
const AUTH = /(?:^|[/_.-])(?:auth|oauth|authn|authz|login|logout|passwords?|sessions?|tokens?|permissions?|acl|rbac|security|secrets?|crypto|csrf|cors|jwt|saml|sso|sudo|roles?)(?:[/_.-]|$)/i;

/** `camelCase` reads as words, too. */
const words = (path: string): string => path.replace(/([a-z0-9])([A-Z])/g, '$1_$2');

export function riskOf(path: string): Risk {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (LOCKS.has(name)) return 'lock';
  if (FIXTURE.test(path)) return 'fixture';
  if (TEST.test(path)) return 'test';
  if (MIGRATION.test(path)) return 'migration';
  const spelled = words(path);
  if (MONEY.test(spelled)) return 'money';
  return AUTH.test(spelled) ? 'auth' : 'rest';
}

export function groupOf(risk: Risk): RiskGroup {
  if (risk === 'lock' || risk === 'fixture') return 'folded';
  if (risk === 'test') return 'tests';
  if (risk === 'migration') return 'migrations';
  return risk === 'rest' ? 'rest' : 'money';
}

export const GROUPS: readonly RiskGroup[] = ['migrations', 'money', 'tests', 'rest', 'folded'];
