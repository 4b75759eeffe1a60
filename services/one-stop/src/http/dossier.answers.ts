import type { Agency, ProcedureVersion } from '#contracts';
import { Answer } from '#http';
import type { Dossier } from '../domain/dossier.js';
import { Answers } from '../use-cases/ports.js';
import { type DossierView, viewOf } from './dossier.view.js';

/** Every action answers with the dossier as it stands now. */
export class DossierAnswers extends Answers<DossierView> {
  override to(dossier: Dossier, procedure: ProcedureVersion, agency: Agency): Answer<DossierView> {
    return Answer.ok(viewOf(dossier, procedure, agency), dossier.version);
  }
}
