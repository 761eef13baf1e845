// In which sizes, scales and themes each scene is looked at. The window's scale is the web view's page zoom: the page then has
// the window's size divided by the scale, and as many more dots per pixel.
const SIZES = [
  { width: 1100, height: 700 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1200 },
];
const SCALES = [80, 100, 160];

/** One scene of each kind of screen; they are looked at in every size at every scale. */
const KINDS = ['map-rig', 'map-crowd', 'list-crowd', 'tasks-crowd', 'agent', 'review', 'queue', 'newtask', 'rigs', 'settings'];
/** All scenes: the usual window, the smallest one, and the least room (small window, large scale). */
const EVERYWHERE = ['1440x900 100%', '1100x700 100%', '1100x700 160%'];

const dusk = SIZES.flatMap((size) => SCALES.map((scale) => ({ theme: 'dusk', ...size, scale })));
const others = ['paper', 'contrast'].map((theme) => ({ theme, width: 1440, height: 900, scale: 100 }));
/** German words are longer: each scene in it in the small window, one of each kind in the usual one. */
const german = SIZES.slice(0, 2).map((size) => ({ theme: 'dusk', ...size, scale: 100, language: 'de' }));
/** The system's own few colours, as a high-contrast mode of Windows sets them. */
const forced = { theme: 'dusk', width: 1440, height: 900, scale: 100, forced: true };
const roomOf = (look) => `${look.width}x${look.height} ${look.scale}%`;

export const nameOf = (look) => `${look.theme} ${roomOf(look)}${look.language ? ` ${look.language}` : ''}${look.forced ? ' forced' : ''}`;
export const fileOf = (scene, look) => `${scene}-${look.theme}-${look.width}-${look.scale}${look.language ? `-${look.language}` : ''}${look.forced ? '-forced' : ''}.png`;

const isForKindsOnly = (look) => look.forced || (look.language && look.width > 1100) || (look.theme === 'dusk' && !EVERYWHERE.includes(roomOf(look)));
const isHeldTo = (scene, look) => KINDS.includes(scene) || !isForKindsOnly(look);

/**
 * What axe is to read: everything in the usual window and in the least room, and the contrast in the other themes, which differ
 * in nothing else. It is the same in every other size and language; forced colours are the system's. Null: nothing.
 */
export function axeRules(look) {
  if (look.language || look.forced || !['1440x900 100%', '1100x700 160%'].includes(roomOf(look))) return null;
  return look.theme === 'dusk' ? {} : { runOnly: ['color-contrast'] };
}

/** A look by its whole name, whether scenes are held to it or not: one that a person wants to see by eye. Null for other words. */
function lookNamed(words) {
  const [, theme, width, height, scale, language] = /^(\w+) (\d+)x(\d+) (\d+)%(?: ([a-z]{2}))?$/.exec(words) ?? [];
  return theme ? { theme, width: Number(width), height: Number(height), scale: Number(scale), ...(language && { language }) } : null;
}

/** What to look at, in order: each scene with each look it is held to, or in the looks that `words` names. */
export function looksOf(scenes, words = '') {
  const named = lookNamed(words);
  if (named) return scenes.map((scene) => ({ scene, look: named }));
  return [...dusk, ...others, ...german, forced].flatMap((look) =>
    scenes.filter((scene) => isHeldTo(scene, look) && nameOf(look).startsWith(words)).map((scene) => ({ scene, look })),
  );
}
