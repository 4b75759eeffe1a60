import { z } from 'zod';
import { bilingualSchema, dateSchema, provenanceSchema } from '#contracts';

/** Forms of the one-stop mechanism (biểu mẫu một cửa) by key; numbers and titles change between rule sets. */
export const formKeys = ['receipt-slip', 'supplement-request', 'refusal-slip', 'apology', 'stop-notice', 'control-sheet', 'tracking-book'] as const;

/** One form of a rule set. */
export const formSchema = z.object({
  key: z.enum(formKeys),
  /** Number in the circular's annex; null where the set has no such form and a plain notice is issued. */
  number: z.string().regex(/^\d{2}$/).nullable(),
  title: bilingualSchema,
  /** Null: no paper size is prescribed. */
  paper: z.object({ size: z.enum(['A4', 'A5']), orientation: z.enum(['portrait', 'landscape']).nullable() }).nullable(),
  /** Whether "Mẫu số NN" may stand in the corner: only where the annex was compared. */
  printsNumber: z.boolean(),
  /** Suffix of the slip's own number, as in `Số: 12/TNHS`. */
  numberSuffix: z.object({ value: z.string(), provenance: provenanceSchema }).nullable(),
  provenance: provenanceSchema,
});

/** A set of forms with the dates between which slips are issued on it. */
export const ruleSetSchema = z.object({
  id: z.enum(['2018', '2025']),
  basis: z.string(),
  from: dateSchema,
  to: dateSchema.nullable(),
  forms: z.array(formSchema),
  provenance: provenanceSchema,
});
export type RuleSet = z.infer<typeof ruleSetSchema>;
