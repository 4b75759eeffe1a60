/**
 * SQL predicate: the person owns the row (a dossier, say), or holds a delegation (uỷ quyền) of its owner that is in force on the day for the procedure.
 * `row` is an alias with `owner_kind` and `owner_id`; `procedure` an expression; `person` and `day` numbers of values, `$1`. Null owners are nobody's.
 */
export function ownedBy(row: string, procedure: string, { person, day }: { readonly person: string; readonly day: string }): string {
  return `coalesce((${row}.owner_kind = 'person' AND ${row}.owner_id = ${person}::uuid) OR EXISTS (
    SELECT 1 FROM delegation g WHERE g.active AND g.delegate_person = ${person}::uuid AND g.principal_kind = ${row}.owner_kind AND g.principal_id = ${row}.owner_id
      AND g.valid_from <= ${day}::date AND (g.valid_to IS NULL OR g.valid_to >= ${day}::date) AND (g.procedures IS NULL OR ${procedure} = ANY (g.procedures))), false)`;
}

/** SQL array of the owners whose rows may be within a person's reach, for an index to start from; `ownedBy` still decides. */
export function ownersInReach(person: string): string {
  return `ARRAY(SELECT g.principal_id FROM delegation g WHERE g.active AND g.delegate_person = ${person}::uuid UNION ALL SELECT ${person}::uuid)`;
}
