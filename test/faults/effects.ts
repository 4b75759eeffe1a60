import type { SystemAddresses } from '#testing';
import { query } from './checker.js';
import type { History } from './history.js';

/** What must have come of dossiers outside, in the words of whoever owns it: `left` rows are wrong, or not there yet. */
const effects: readonly { readonly service: string; readonly what: string; readonly left: string; readonly journeysOnly?: true }[] = [
  { service: 'integration', what: 'not at the national portal', left: `SELECT dossier_id::text AS id, coalesce(failure, 'due') AS why FROM sync_dossier WHERE dossier_id = ANY($1::uuid[]) AND sent_version <> known_version` },
  { service: 'notification', what: 'not told', left: `SELECT dossier_id::text AS id, channel || ' ' || state || ' ' || coalesce(reason, '') AS why FROM delivery WHERE dossier_id = ANY($1::uuid[]) AND state NOT IN ('delivered', 'suppressed')` },
  {
    service: 'payment', what: 'not paid exactly once', journeysOnly: true,
    left: `SELECT p.dossier_id::text AS id, p.state || ' with ' || count(c.id) AS why FROM payment p LEFT JOIN collection c ON c.payment_id = p.id AND c.state = 'held' WHERE p.dossier_id = ANY($1::uuid[]) GROUP BY p.id HAVING p.state <> 'paid' OR count(c.id) <> 1`,
  },
  {
    service: 'postal', what: 'not brought exactly once', journeysOnly: true,
    left: `SELECT d.id::text AS id, string_agg(coalesce(o.state, 'no order'), ',') AS why FROM unnest($1::uuid[]) AS d (id) LEFT JOIN postal_order o ON o.dossier_id = d.id GROUP BY d.id HAVING count(*) FILTER (WHERE o.state = 'delivered') <> 1 OR count(*) <> 1`,
  },
];

/** What is left after 90 seconds; back-off and the patience with a lost SMS are part of them. */
export async function carriedOut({ databases }: SystemAddresses, { submissions, journeys }: History): Promise<string[]> {
  const until = Date.now() + 90_000;
  for (;;) {
    const left = (await Promise.all(effects.map(async ({ service, what, left: text, journeysOnly }) => {
      const ids = journeysOnly === true ? journeys : [...submissions.map(({ dossierId }) => dossierId), ...journeys];
      return (await query<{ id: string; why: string }>(databases[service], text, [ids])).map(({ id, why }) => `I5: ${service}: ${id} is ${what} (${why})`);
    }))).flat();
    if (left.length === 0 || Date.now() > until) return left.slice(0, 20);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
