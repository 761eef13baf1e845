import { describe, expect, it } from 'vitest';
import type { TaskView } from '../ipc/bindings.ts';
import { Client } from '../ipc/client.ts';
import { choiceOf, type Choice } from './choice.ts';
import { isList, titlesOf } from './pastedList.ts';
import { TaskDraft } from './taskDraft.svelte.ts';

describe('A pasted list', () => {
  it('is one when every line has a mark, and its marks are no part of the titles', () => {
    expect(isList('- [ ] Fix fees\n- [x] Add keys\n\n3. Page by cursor')).toBe(true);
    expect(titlesOf('- [ ] Fix fees\n- [x] Add keys\n\n3) Page by cursor')).toEqual(['Fix fees', 'Add keys', 'Page by cursor']);
  });

  it('is not one when it is a title with a text', () => {
    expect(isList('Fix fees\nThe bank may answer late.')).toBe(false);
    expect(isList('- only one line')).toBe(false);
  });
});

/** A hall that refuses the call of that number, counted from 1. */
function hall(refuses = 0): { client: Client; calls: string[]; asked: unknown[] } {
  const calls: string[] = [];
  const asked: unknown[] = [];
  const client = new Client({
    call: (name: string, args: unknown) => {
      const { title = '', task = '', name: file = '' } = args as { title?: string; task?: string; name?: string };
      calls.push(`${name} ${title}${task}${file === '' ? '' : ` ${file}`}`);
      asked.push(args);
      if (calls.length === refuses) return Promise.reject({ code: 'full', message: 'The disk is full.', hint: '' });
      return Promise.resolve({ id: `gt-${title}` } as TaskView);
    },
  } as never);
  return { client, calls, asked };
}

/** Claude Code and the shell are there; nobody works in the rig yet. */
const CHOICE: Choice = choiceOf({ rig: 'harbor', to: '', preset: '', mode: 'ask', script: '' }, [], [
  { name: 'claude', title: 'Claude Code', about: '', modes: ['ask', 'edits', 'full'], found: '/bin/claude', runs_script: false, takes_model: true, models: [], takes_effort: true, efforts: [], tells_model: false, tells_effort: false, takes_conversation: false, vendor: 'XX', wrong: null },
  { name: 'shell', title: 'Shell', about: '', modes: ['ask'], found: '/bin/sh', runs_script: true, takes_model: false, models: [], takes_effort: false, efforts: [], tells_model: false, tells_effort: false, takes_conversation: false, vendor: 'XX', wrong: null },
]);

const draft = (text: string): TaskDraft => Object.assign(new TaskDraft(), { text, rig: 'harbor' });

describe('The new-task box', () => {
  it('makes one task for each line and says who is to begin, whom it does not wait for', async () => {
    const { client, calls } = hall();
    const made = await draft('- a\n- b').submit(client, true, CHOICE);
    expect(calls).toEqual(['add_task a', 'add_task b']);
    expect(made?.to).toEqual({ rig: 'harbor', preset: 'claude' });
  });

  it('goes on where a refusal stopped it, and makes nothing twice', async () => {
    const { client, calls } = hall(2);
    const box = draft('- a\n- b');
    expect(await box.submit(client, false, CHOICE)).toBeNull();
    expect(box.fault?.message).toContain('The disk is full.');
    await box.submit(client, false, CHOICE);
    expect(calls).toEqual(['add_task a', 'add_task b', 'add_task b']);
  });

  it('asks the hall for nothing while it is blank', async () => {
    const { client, calls } = hall();
    expect(await draft('  \n ').submit(client, true, CHOICE)).toBeNull();
    expect(calls).toEqual([]);
  });

  it('starts nothing that a program could not read, and says so before anything is made', async () => {
    const { client, calls } = hall();
    const box = draft('a');
    const shell = { ...CHOICE, program: CHOICE.programs.find(({ runs_script: runs }) => runs) ?? null };
    expect(await box.submit(client, true, shell)).toBeNull();
    expect(box.fault?.message).toContain('Shell');
    expect(calls).toEqual([]);
    await Object.assign(box, { script: 'true' }).submit(client, true, shell);
    expect(calls).toEqual(['add_task a']);
  });

  it('lets a person decide what several lines are', async () => {
    const { client, calls } = hall();
    const box = draft('- a\n- b');
    box.many = false;
    await box.submit(client, false, CHOICE);
    expect(calls).toEqual(['add_task - a']);
  });

  it('says who shall do it, with which model and on which branch', async () => {
    const { client, asked } = hall();
    await Object.assign(draft('a'), { model: ' opus ', effort: 'high ', base: 'release', mode: 'ask' }).submit(client, false, CHOICE);
    expect(asked).toEqual([{ title: 'a', rig: 'harbor', priority: 2, preset: 'claude', mode: 'ask', model: 'opus', effort: 'high', base: 'release' }]);
  });

  it('gives each task its files before anybody starts, and after a refusal only what is missing', async () => {
    const { client, calls } = hall(3);
    const box = draft('a');
    await box.attach([new File(['x'], 'one.log'), new File(['y'], 'two.log')]);
    expect(await box.submit(client, true, CHOICE)).toBeNull();
    await box.submit(client, true, CHOICE);
    expect(calls).toEqual(['add_task a', 'attach_file gt-a one.log', 'attach_file gt-a two.log', 'attach_file gt-a two.log']);
  });
});
