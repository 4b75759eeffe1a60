import { DelegationView } from './delegation.view.js';
import { MeView, OpenSessionView } from './me.view.js';
import { OrganisationView } from './organisation.view.js';

/** All that identity keeps of a person. */
export class ExportView {
  readonly exportedAt!: string;
  readonly me!: MeView;
  readonly sessions!: readonly OpenSessionView[];
  readonly organisations!: readonly OrganisationView[];
  readonly delegations!: readonly DelegationView[];
}
