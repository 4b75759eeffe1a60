import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { Behaviour } from '../behaviour.js';
import { Endpoint } from '../endpoint.js';
import type { Inbox } from '../inbox/inbox.js';
import type { Simulator } from '../simulator.js';

const faults = {
  slow: 'greets after delayMs',
  hang: 'takes the connection and never says a word',
  reset: 'cuts the connection when it arrives',
  error: 'answers 421 to everybody',
  greylist: 'answers 451 to a recipient: come again',
  reject: 'answers 550 to a recipient: there is no such mailbox',
  drop: 'takes the mail and cuts the connection before it says so',
  lose: 'answers 250 and the mail never arrives',
} as const;

/** Message-IDs remembered: a mail that comes again is dropped, as a careful receiver does. */
const remembered = 20_000;

/** Mail server of all recipients (máy chủ thư): SMTP without TLS or log-in; every mail is in the inbox at once. */
export async function openMailServer(inbox: Inbox, { host, port }: { host: string; port: number }): Promise<Simulator> {
  const behaviour = new Behaviour();
  const known = new Set<string>();
  const open = new Map<string, Socket>();
  const smtp = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], disableReverseLookup: true, size: 1_000_000, closeTimeout: 0, banner: 'inbox of the simulators',
    onConnect: (session, done) => { void greet(session).then((error) => { if (error !== 'never') done(error); }); },
    onRcptTo: (_address, _session, done) => {
      const fault = behaviour.take('greylist', 'reject')?.fault;
      if (fault === 'greylist') done(answer(451, 'come again later'));
      else if (fault === 'reject') done(answer(550, 'no such mailbox'));
      else done();
    },
    onData: (stream, session, done) => {
      simpleParser(stream).then(({ messageId, from, subject, text }) => {
        const fault = behaviour.take('drop', 'lose')?.fault;
        if (fault !== 'lose') keep(messageId ?? '', session.envelope.rcptTo.map(({ address }) => address), { from: from?.text ?? '', subject: subject ?? '', text: (text ?? '').trim() });
        if (fault === 'drop') hangUp(session);
        else done(null, 'taken');
      }, (error: unknown) => done(answer(554, error instanceof Error ? error.message : 'not a mail')));
    },
  });
  smtp.on('error', () => undefined);
  smtp.server.on('connection', (socket: Socket) => {
    const caller = `${socket.remoteAddress}:${socket.remotePort}`;
    open.set(caller, socket);
    socket.once('close', () => open.delete(caller));
  });

  function hangUp({ remoteAddress, remotePort }: SMTPServerSession): void {
    open.get(`${remoteAddress}:${remotePort}`)?.destroy();
  }

  async function greet(session: SMTPServerSession): Promise<Error | null | 'never'> {
    const taken = behaviour.take('slow', 'hang', 'reset', 'error');
    if (taken?.fault === 'slow') await delay(taken.delayMs, undefined, { ref: false });
    if (taken?.fault === 'reset') hangUp(session);
    if (taken?.fault === 'reset' || taken?.fault === 'hang') return 'never';
    return taken?.fault === 'error' ? answer(421, 'not now') : null;
  }

  function keep(messageId: string, to: readonly string[], mail: { from: string; subject: string; text: string }): void {
    if (messageId !== '' && known.has(messageId)) return;
    known.add(messageId);
    if (known.size > remembered) known.delete(known.values().next().value!);
    for (const address of to) inbox.record('mail', { to: address, ...mail, messageId });
  }

  const endpoint = new Endpoint(smtp.server, host, port);
  await endpoint.open();
  return { name: 'mail', faults, behaviour, endpoint };
}

function answer(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}
