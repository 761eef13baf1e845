/** Words of the kit: controls that know nothing of towns. */
export const kit = {
  'kit.close': 'Close',
  'kit.cancel': 'Cancel',
  'kit.undo': 'Undo',
  'kit.undoIn': (p: { seconds: number }) => `Undo, ${p.seconds} s left`,
  'kit.notices': 'Notices',
  'kit.more': 'More',
  'kit.percent': (p: { percent: number }) => `${p.percent}%`,
  'kit.splitter': 'Drag to resize, or use the arrow keys',
  'key.ctrl': 'Ctrl',
  'key.shift': 'Shift',
  'key.alt': 'Alt',
  'key.enter': 'Enter',
  'key.esc': 'Esc',
  'key.space': 'Space',
  'key.backspace': 'Backspace',
  'key.arrows': 'Arrows',
} as const;
