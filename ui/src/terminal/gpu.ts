/** Draws with the graphics card where there is a real one. In software the page's own text is faster. */

import type { Terminal } from '@xterm/xterm';

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** Whether WebGL runs on hardware. Unknown counts as no. */
export function hasHardware(canvas: HTMLCanvasElement): boolean {
  const gl = canvas.getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (!gl) return false;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer = info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : '';
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return renderer !== '' && !SOFTWARE.test(renderer);
}

/** Falls back to text for good when the context is lost. */
export async function drawByCard(terminal: Terminal, isOpen: () => boolean): Promise<void> {
  if (!hasHardware(document.createElement('canvas'))) return;
  const { WebglAddon } = await import('@xterm/addon-webgl');
  if (!isOpen()) return;
  const addon = new WebglAddon();
  addon.onContextLoss(() => addon.dispose());
  terminal.loadAddon(addon);
}
