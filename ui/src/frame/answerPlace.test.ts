import { beforeEach, describe, expect, it } from 'vitest';
import { choiceAt, fieldNumber, focusAnswer, toField } from './answerPlace.ts';

const key = (name: string, more: KeyboardEventInit = {}): KeyboardEvent => new KeyboardEvent('keydown', { key: name, ...more });

describe('The place of an answer', () => {
  beforeEach(() => {
    document.body.innerHTML = `
      <div tabindex="-1" data-answer="ask-1" data-choices="2" id="card"><button>red</button><textarea></textarea></div>
      <div tabindex="-1" data-answer="ask-2" data-choices="0"><textarea id="field"></textarea><button>Send</button></div>`;
  });

  it('is gone to by its ask: to the numbers where there are choices, else to the field', () => {
    expect(focusAnswer('ask-1', document)).toBe(true);
    expect(document.activeElement?.id).toBe('card');
    focusAnswer('ask-2', document);
    expect(document.activeElement?.id).toBe('field');
    expect(focusAnswer('ask-3', document)).toBe(false);
  });

  it('has a number for words of one’s own behind those of its choices', () => {
    const card = document.getElementById('card') ?? document.body;
    expect(fieldNumber(['red', 'white'])).toBe('3');
    expect(toField(key('2'), ['red', 'white'], card)).toBe(false);
    expect(toField(key('3'), ['red', 'white'], card)).toBe(true);
    expect(document.activeElement?.tagName).toBe('TEXTAREA');
    expect(toField(key('1'), [], card)).toBe(false);
  });

  it('takes the numbers of its choices and no other key', () => {
    expect(choiceAt(key('2'), ['red', 'white'])).toBe('white');
    for (const other of [key('3'), key('0'), key('y'), key('2', { ctrlKey: true })]) expect(choiceAt(other, ['red', 'white'])).toBeNull();
  });
});
