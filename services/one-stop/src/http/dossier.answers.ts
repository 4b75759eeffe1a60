import { Answer } from '#http';
import type { Dossier } from '../domain/dossier.js';
import type { Action } from '../domain/dossier-lifecycle.js';
import type { Ground } from '../domain/ground.js';
import { Answers } from '../use-cases/ports.js';
import { type DossierView, viewOf } from './dossier.view.js';

/** Every action answers with the dossier as it stands now. */
export class DossierAnswers extends Answers<DossierView> {
  override to(dossier: Dossier, ground: Ground, open: readonly Action[]): Answer<DossierView> {
    return Answer.ok(viewOf(dossier, ground, open), dossier.version);
  }
}
