/**
 * The bundled fonts (OFL) of the first picture; what is rarer is in fonts.css. They are asked for by script, because a page's first
 * script runs before its stylesheets are there, and text that is laid out before its font came is laid out and painted twice.
 */

import fraunces from '@fontsource-variable/fraunces/files/fraunces-latin-wght-normal.woff2?url';
import inter from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import mono from '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2?url';

const FACES = [
  { family: 'Inter Variable', url: inter, weight: '100 900' },
  { family: 'JetBrains Mono Variable', url: mono, weight: '100 800' },
  { family: 'Fraunces Variable', url: fraunces, weight: '100 900' },
];
/** Of the files named latin. */
const LATIN =
  'U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, ' +
  'U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD';

/** `document.fonts.ready` waits for them from then on. A face that cannot be loaded is stood in for by one of the system. */
export function loadFonts(): void {
  for (const { family, url, weight } of FACES) {
    const face = new FontFace(family, `url(${JSON.stringify(url)}) format("woff2")`, { weight, display: 'block', unicodeRange: LATIN });
    document.fonts.add(face);
    face.load().catch((error: unknown) => console.warn(family, error));
  }
}
