import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** What the entry will load in a moment is on its way with the page. */
function preloadStart(): Plugin {
  return {
    name: 'preload-start',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(page, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const start = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith('/src/start.ts')));
        if (!start) throw new Error('nothing to load ahead: no file of the build holds src/start.ts');
        const ahead = chunks.filter(({ fileName }) => [start.fileName, ...start.imports].includes(fileName) && !page.includes(fileName));
        const scripts = ahead.map(({ fileName }) => fileName);
        const styles = ahead.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]);
        const link = (rel: string, name: string, as: Record<string, string> = {}) => ({ tag: 'link', attrs: { rel, crossorigin: true, href: `./${name}`, ...as }, injectTo: 'head' as const });
        return [...scripts.map((name) => link('modulepreload', name)), ...styles.map((name) => link('preload', name, { as: 'style' }))];
      },
    },
  };
}

/** The window's build: `ui/dist` is what the window embeds; 5173 is the window's `devUrl`. */
export default defineConfig({
  plugins: [svelte(), preloadStart()],
  base: './',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Data URLs would need `font-src data:` in the window's content policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What the entry does before anything else must not wait for the rest. Both are one file: each file more is a request more.
            { name: 'first', test: /\/src\/main\.ts$|subscription\.ts$|packed\.ts$|\/style\/fonts\.ts$|\.woff2\?url$|@tauri-apps|preload-helper/, priority: 2 },
            { name: 'start', test: /\/src\/start\.ts$/, priority: 1 },
          ],
        },
      },
    },
  },
  server: { port: 5173, strictPort: true },
  resolve: process.env['VITEST'] ? { conditions: ['browser'] } : {},
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/test/allWords.ts'],
    // Some read all sources; beside a compiler that takes longer than the 5 s that are usual.
    testTimeout: 60_000,
  },
});
