import type { AdapterRecord } from '../domain/adapter-format.js';
import type { Reply } from './ports.js';

/** Records of one dossier that go to a portal in one call. */
export interface Letter { readonly updating: boolean; readonly records: readonly AdapterRecord[] }
/** What a portal said to a letter; `inCompany` where it failed in one call with others, and nobody knows whose fault it was. */
export interface Said { readonly reply: Exclude<Reply, { kind: 'exists' }>; readonly inCompany: boolean }

export interface Calls<Sent extends Letter> {
  /** Most records of one call. */
  readonly most: number;
  /** Asked before every call; gives the letters that are still to be given. */
  readonly before: (letters: readonly Sent[]) => Promise<readonly Sent[]>;
  readonly call: (records: readonly AdapterRecord[], updating: boolean) => Promise<Reply>;
}

/**
 * Gives a portal letters of several dossiers in as few calls as the format allows; a letter is never torn. Where the portal says no to several, or has some of it already, each
 * letter goes by itself. "Đã tồn tại" is no refusal: the letter is sent again as an update.
 */
export async function giveAll<Sent extends Letter>(letters: readonly Sent[], { most, before, call }: Calls<Sent>): Promise<Map<Sent, Said>> {
  const said = new Map<Sent, Said>();
  const alone = async (letter: Sent): Promise<void> => {
    if ((await before([letter])).length === 0) return;
    const first = await call(letter.records, letter.updating);
    const last = first.kind === 'exists' && !letter.updating ? await call(letter.records, true) : first;
    said.set(letter, { reply: last.kind === 'exists' ? { kind: 'refused', code: '-3', detail: 'it has it already, and takes no update either' } : last, inCompany: false });
  };
  for (const wanted of companies(letters, most)) {
    const together = wanted.length > 1 ? await before(wanted) : wanted;
    const reply = together.length > 1 ? await call(together.flatMap(({ records }) => records), together[0]!.updating) : null;
    for (const letter of together) {
      if (reply === null || reply.kind === 'exists' || reply.kind === 'refused') await alone(letter);
      else said.set(letter, { reply, inCompany: true });
    }
  }
  return said;
}

/** Letters by the calls they go in: what is new and what is an update never in one. */
function companies<Sent extends Letter>(letters: readonly Sent[], most: number): Sent[][] {
  return [false, true].flatMap((updating) => {
    const calls: Sent[][] = [];
    let room = 0;
    for (const letter of letters.filter((each) => each.updating === updating)) {
      if (letter.records.length > room) {
        calls.push([]);
        room = most;
      }
      calls.at(-1)!.push(letter);
      room -= letter.records.length;
    }
    return calls;
  });
}
