import type { TemplateId } from '../src/domain/telling.js';
import type { Words } from '../src/domain/template.js';
import { en } from './en.js';
import type { FrameId, Texts } from './texts.js';
import { vi } from './vi.js';

/** One dated version of the words of a template. Never changed once shipped: other words are another version with a later day. */
export interface TemplateVersion extends Words {
  readonly id: TemplateId | FrameId;
  readonly language: 'vi' | 'en';
  /** First and last day in force, in Vietnam. */
  readonly from: string;
  readonly to: string | null;
  readonly source: string;
}

/** That agency, person and times are named, and that "ready" lists what to bring, is required; the wording is the house's own. */
const source = 'NĐ 224/2026/NĐ-CP (every change, agency, person, times) [T]; QĐ 1330/QĐ-BTTTT Article 26 (finished; what to bring) [T]; wording of this system';

const versionsOf = (language: 'vi' | 'en', texts: Texts): TemplateVersion[] => Object.entries(texts).map(([id, [title, text, short]]) => ({
  id: id as TemplateId | FrameId, language, from: '2025-07-01', to: null, title, text, short: short ?? null, source,
}));

/** Every version of every template, in both languages. */
export const templates: readonly TemplateVersion[] = [...versionsOf('vi', vi), ...versionsOf('en', en)];
