import { z } from 'zod';

/**
 * Where a fact comes from and how sure it is.
 * `T` text of the law read · `C` seen in running public data · `2` secondary source · `K` general knowledge · `?` uncertain or conflicting.
 * Only `T` and `C` count as verified.
 */
export const provenanceSchema = z.object({
  tag: z.enum(['T', 'C', '2', 'K', '?']),
  verified: z.boolean(),
  /** The law, decision or public record, with its article where known. */
  source: z.string().min(1).max(1000),
});
export type Provenance = z.infer<typeof provenanceSchema>;

/** A text in Vietnamese, and in English where a translation exists. */
export const bilingualSchema = z.object({ vi: z.string().min(1), en: z.string().min(1).optional() });
export type Bilingual = z.infer<typeof bilingualSchema>;

export const dateSchema = z.iso.date();
export const instantSchema = z.iso.datetime({ offset: true });
