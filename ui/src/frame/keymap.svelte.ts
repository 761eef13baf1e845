/** The keys as they are now. Reactive: a text or button that shows a key shows the present one. */

import type { KeyLine } from '../ipc/settingsTypes.ts';
import { t } from '../words/words.ts';
import { BINDINGS, type Action, type Binding } from './keys.ts';
import { ownOf, withOwn, type KeyFault } from './rebinding.ts';
import { fits, type KeyPress, type Stroke } from './stroke.ts';

class Keymap {
  bindings = $state.raw<readonly Binding[]>(BINDINGS);
  /** Lines of the settings that hold no key. */
  faults = $state.raw<readonly KeyFault[]>([]);

  take(lines: readonly KeyLine[]): void {
    const { own, faults } = ownOf(lines);
    this.bindings = withOwn(own);
    this.faults = faults;
  }

  stroke(action: Action): Stroke {
    return this.bindings.find((binding) => binding.action === action)?.stroke ?? { key: '' };
  }
}

export const keymap = new Keymap();

export const pressed = (press: KeyPress, action: Action): boolean => fits(keymap.stroke(action), press);

/** The caps of a stroke, one for each part. */
export function capsOf({ key, ctrl, shift }: Stroke): readonly string[] {
  const named: Readonly<Record<string, string>> = {
    escape: t('key.esc'),
    enter: t('key.enter'),
    space: t('key.space'),
    backspace: t('key.backspace'),
    delete: t('key.delete'),
    insert: t('key.insert'),
    home: t('key.home'),
    end: t('key.end'),
    pageup: t('key.pageUp'),
    pagedown: t('key.pageDown'),
    arrowup: '↑',
    arrowdown: '↓',
    arrowleft: '←',
    arrowright: '→',
    '-': '−',
  };
  return [...(ctrl ? [t('key.ctrl')] : []), ...(shift ? [t('key.shift')] : []), named[key] ?? key.toUpperCase()];
}

/** The caps of an action's present key. */
export const caps = (action: Action): readonly string[] => capsOf(keymap.stroke(action));
