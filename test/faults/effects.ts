import type { SystemAddresses } from '#testing';
import type { History } from './history.js';
import { query } from './query.js';

const notAt = (destination: string): string => `SELECT d.id::text AS id, CASE WHEN s.dossier_id IS NULL THEN 'unheard of' ELSE coalesce(s.failure, 'due') || ' at v' || s.sent_version END AS why
      FROM unnest($1::uuid[]) AS d (id) LEFT JOIN sync_dossier s ON s.dossier_id = d.id AND s.destination = '${destination}'
     WHERE s.dossier_id IS NULL OR s.pending_since IS NOT NULL OR s.sent_version <> coalesce((SELECT max(f.sequence) FROM feed_event f WHERE f.subject = d.id), -1)`;

/** What must have come of dossiers outside, in the words of whoever owns it: `left` rows are wrong, or not there yet. */
const effects: readonly { readonly service: string; readonly what: string; readonly left: string; readonly only?: 'submissions' | 'journeys' }[] = [
  { service: 'integration', what: 'not at the national portal', left: notAt('national-portal') },
  // Stay notices are interlinked with it, passports are not.
  { service: 'integration', what: 'not at the Single Window', only: 'submissions', left: notAt('single-window') },
  {
    service: 'notification', what: 'not told on both ways',
    left: `SELECT d.id::text AS id, coalesce(n.cause, 'nothing') || ': ' || coalesce(string_agg(e.channel || ' ' || e.state || ' ' || coalesce(e.reason, ''), ', '), 'no delivery') AS why
      FROM unnest($1::uuid[]) AS d (id) LEFT JOIN notice n ON n.about_id = d.id AND n.about = 'dossier' LEFT JOIN delivery e ON e.notice_id = n.id
     GROUP BY d.id, n.id, n.cause HAVING count(*) FILTER (WHERE e.state IN ('delivered', 'suppressed')) <> 2`,
  },
  {
    service: 'one-stop', what: 'not returned', only: 'journeys',
    left: `SELECT d.id::text AS id, coalesce(o.state, 'nothing') AS why FROM unnest($1::uuid[]) AS d (id) LEFT JOIN dossier o ON o.id = d.id WHERE o.state IS DISTINCT FROM 'returned'`,
  },
  {
    service: 'payment', what: 'not paid exactly once', only: 'journeys',
    left: `SELECT d.id::text AS id, coalesce(string_agg(p.state || ' ' || coalesce(c.state, 'with nothing'), ', '), 'not asked') AS why
      FROM unnest($1::uuid[]) AS d (id) LEFT JOIN payment p ON p.dossier_id = d.id LEFT JOIN collection c ON c.payment_id = p.id
     GROUP BY d.id HAVING count(DISTINCT p.id) <> 1 OR count(*) FILTER (WHERE p.state = 'paid' AND c.state = 'held') <> 1`,
  },
  {
    service: 'postal', what: 'not brought exactly once', only: 'journeys',
    left: `SELECT d.id::text AS id, string_agg(coalesce(o.state, 'no order'), ',') AS why FROM unnest($1::uuid[]) AS d (id) LEFT JOIN postal_order o ON o.dossier_id = d.id GROUP BY d.id HAVING count(*) FILTER (WHERE o.state = 'delivered') <> 1 OR count(*) <> 1`,
  },
];

/**
 * What is left after a while; back-off and the patience with a lost SMS are part of it.
 * @param patience seconds. What somebody had taken up when they were killed is taken up again when their claim on it ends, after two minutes at most.
 */
export async function carriedOut({ databases }: SystemAddresses, { submissions, journeys }: History, patience = 90): Promise<string[]> {
  const until = Date.now() + patience * 1_000;
  for (;;) {
    const left = (await Promise.all(effects.map(async ({ service, what, left: text, only }) => {
      const ids = [...(only === 'journeys' ? [] : submissions.map(({ dossierId }) => dossierId)), ...(only === 'submissions' ? [] : journeys)];
      return (await query<{ id: string; why: string }>(databases[service], text, [ids])).map(({ id, why }) => `I5: ${service}: ${id} is ${what} (${why})`);
    }))).flat();
    if (left.length === 0 || Date.now() > until) return left.slice(0, 20);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
