import { apologyLines } from './apology.js';
import { controlSheetLines } from './control-sheet.js';
import { forwardNoticeLines } from './forward-notice.js';
import { page } from './paper.js';
import { type Content, type Document, printPdf } from '#printing';
import { receiptSlipLines } from './receipt-slip.js';
import { refusalSlipLines } from './refusal-slip.js';
import { SlipPrinter } from '../../use-cases/paper-ports.js';
import type { RuleSet, Slip } from '../../domain/slip.js';
import { stopNoticeLines } from './stop-notice.js';
import { supplementRequestLines } from './supplement-request.js';
import type { SlipTemplate } from './template.js';
import { template2018 } from './templates/2018.js';
import { template2025 } from './templates/2025.js';

const templates: Readonly<Record<RuleSet, SlipTemplate>> = { '2018': template2018, '2025': template2025 };

/** Prints slips as PDF. `publicUrl` is the origin at which anyone may look a dossier up; it goes into the QR. */
export class PdfSlipPrinter extends SlipPrinter {
  constructor(private readonly publicUrl: string) {
    super();
  }

  override async print(slip: Slip): Promise<Buffer> {
    return printPdf(slipDocument(slip, this.publicUrl));
  }
}

/** What is printed, before it becomes a PDF. */
export function slipDocument(slip: Slip, publicUrl: string): Document {
  return page({ slip, template: templates[slip.ruleSet] }, publicUrl, linesOf(slip));
}

function linesOf(slip: Slip): Content[] {
  const template = templates[slip.ruleSet];
  switch (slip.form) {
    case 'receipt-slip':
      return receiptSlipLines({ slip, template });
    case 'supplement-request':
      return supplementRequestLines({ slip, template });
    case 'refusal-slip':
      return refusalSlipLines({ slip, template });
    case 'apology':
      return apologyLines({ slip, template });
    case 'stop-notice':
      return stopNoticeLines({ slip, template });
    case 'forward-notice':
      return forwardNoticeLines({ slip, template });
    case 'control-sheet':
      return controlSheetLines({ slip, template });
  }
}
