/** How far somebody's right to edit goes: the agencies their grants name, null where a grant names none. */
export type Reach = readonly (string | null)[];

/** The reach of whoever keeps the whole catalogue. */
export const everything: Reach = [null];

/** Whether an agency may be edited. A grant reaches the agency it names and those below it; one that names none reaches every agency. @param path codes from the root down to the agency */
export const reaches = (reach: Reach, path: readonly string[]): boolean => reach.some((agency) => agency === null || path.includes(agency));
