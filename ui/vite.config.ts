import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** What the entry will load in a moment is on its way with the page. */
function preloadStart(): Plugin {
  return {
    name: 'preload-start',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const start = chunks.find((chunk) => chunk.facadeModuleId?.endsWith('/src/start.ts'));
        if (!start) return [];
        const scripts = [start.fileName, ...start.imports];
        const styles = chunks.filter(({ fileName }) => scripts.includes(fileName)).flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]);
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
            // What the entry does before anything else must not wait for the rest.
            { name: 'first', test: /subscription\.ts$|@tauri-apps|preload-helper/, priority: 2 },
            // In one piece: each file more is a request more.
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
