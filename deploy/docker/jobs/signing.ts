import { agencySigningKey } from '../../local/signing/agency-key.js';
import { inContainer } from '../lasting.js';

// Issues the agency's TEST signing key at first use. A volume made for another password keeps its key: empty it to change the password.
const { file } = await agencySigningKey(inContainer);
console.log(`signing key: ${file}`);
