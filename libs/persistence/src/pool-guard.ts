import type { ClientBase, Pool } from 'pg';

/** SQLSTATE of a connection whose prepared statements no longer fit the schema: it would fail for ever. */
const stalePlan = /^(0A000|26000)$/;
const spent = new WeakSet<object>();

/** Remembers a connection that must not serve again after this error. */
export function spend(client: ClientBase, error: unknown): void {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string' && stalePlan.test(code)) spent.add(client);
}

/**
 * Lets no connection be without somebody who hears its errors, as while a statement runs on it: one that breaks just then would end the process. Who runs a
 * statement gets the error with it. For the pool's `onConnect`: the pool makes its first connection before anybody can listen to the pool.
 */
export function hearErrors(client: ClientBase): void {
  client.on('error', () => undefined);
}

/** Whether the server still owes the connection an answer: what is sent now would wait behind it. */
export function awaitsAnswer(client: ClientBase): boolean {
  // Not `readyForQuery`: after a refused statement that turns true a moment later than its error arrives.
  return (client as unknown as { _activeQuery: unknown })._activeQuery != null;
}

/**
 * Lets no connection back into the pool that is still inside a transaction or still waits for an answer, whoever returns it: the next user would write
 * into a stranger's transaction, or wait behind a statement that hangs. Such a connection is closed and the server rolls back.
 */
export function guardPool(pool: Pool): void {
  pool.on('release', (_error, client) => {
    if (client.getTransactionStatus() === 'I' && !awaitsAnswer(client) && !spent.has(client)) return;
    // The pool looks right after this whether the client is ending, and then does not keep it.
    void client.end().catch(() => undefined);
  });
}
