/** Permission rules: what nobody is asked about any more. */
import { counted } from '../plural.ts';

export const rules = {
  'keys.do.rule': 'Take up the rule that is offered',

  'rules.title': 'Rules',
  'rules.hint': 'Asks for these are answered with “allow”, each once, until their day. What you denied here no rule covers.',
  'rules.none': 'No rules: you are asked each time. After you have allowed the same three times, one is proposed.',
  'rules.proposed': 'Your answers speak for',
  'rules.offer': 'A rule that your answer speaks for',
  'rules.offerBefore': 'Always allow',
  'rules.offerIn': (p: { rig: string }) => `in ${p.rig}?`,
  'rules.replay': (p: { covered: number; asked: number }) => `would have answered ${p.covered} of ${p.asked}`,
  'rules.withOptions': (p: { options: string }) => `with ${p.options}`,
  'rules.allowed': (p: { count: number }) => `allowed ${p.count} times`,
  'rules.answered': (p: { count: number }) => counted(p.count, { one: 'ask answered', other: 'asks answered' }),
  'rules.until': (p: { day: string }) => `until ${p.day}`,
  'rules.expired': 'expired, so you are asked again',
  'rules.anyProgram': 'any program',
  'rules.accept': 'Always allow',
  'rules.acceptNamed': (p: { command: string; rig: string }) => `Always allow ${p.command} in ${p.rig}`,
  'rules.dismiss': 'Not now',
  'rules.remove': (p: { command: string }) => `Remove the rule for ${p.command}`,
  'did.ruled': (p: { command: string; rig: string }) => `In ${p.rig} you are no longer asked about ${p.command}`,
} as const;
