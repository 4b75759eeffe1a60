import { Refusal } from '#contracts';
import { FileStore } from '#files';
import { Access, Allow, Caller, dispositionOf, Id, RateLimit } from '#http';
import { Clock } from '#runtime';
import { Controller, Get, Header, StreamableFile } from '@nestjs/common';
import { PaymentQueries, type SeenPaper, type SeenPayment } from '../persistence/payment.queries.js';
import { ReceiptPrinter } from '../use-cases/ports.js';

/** Receipts: the platform's own (biên lai điện tử) as it was fetched, the counter's (phiếu thu) as it was written. */
@Controller('api/payment/v1/payments/:paymentId/receipts')
@Allow({})
export class ReceiptsController {
  constructor(private readonly queries: PaymentQueries, private readonly files: FileStore, private readonly printer: ReceiptPrinter, private readonly clock: Clock) {}

  /** The receipt for money that came in, as a PDF */
  @Get(':collectionId') @RateLimit({ per: 'caller', limit: 60 }) @Header('content-type', 'application/pdf')
  async receipt(@Id('paymentId') paymentId: string, @Id('collectionId') collectionId: string, @Caller() caller: Access): Promise<StreamableFile> {
    const seen = await this.queries.find(paymentId, caller, this.clock.now());
    const paper = seen?.papers.find(({ collection: { id } }) => id === collectionId);
    if (seen === undefined || paper === undefined) throw new Refusal('not-found');
    if (paper.collection.method === 'post') throw new Refusal('receipt.of-the-post', { receipt: paper.collection.reference });
    const disposition = dispositionOf(`${paper.collection.method === 'platform' ? 'Biên lai' : 'Phiếu thu'} ${paper.collection.reference.replaceAll('/', '-')}.pdf`);
    if (paper.collection.method !== 'platform') return new StreamableFile(await this.printed(seen, paper, paper.collection.method), { type: 'application/pdf', disposition });
    if (paper.stored === null) throw new Refusal('receipt.not-there');
    return new StreamableFile(await this.files.open(paper.stored.digest), { type: 'application/pdf', disposition, length: paper.stored.size });
  }

  private printed({ payment, dossier, feeNames, procedureName, agencyName }: SeenPayment, { collection, payerName, cashierName }: SeenPaper, method: 'cash' | 'card' | 'transfer'): Promise<Buffer> {
    return this.printer.print({
      number: collection.reference, agencyName: agencyName?.vi ?? dossier.receivingAgency, dossierCode: dossier.code, procedureName: procedureName?.vi ?? dossier.procedureCode,
      payerName: payerName ?? '', cashierName, method, items: payment.items.map(({ feeId, amount }) => ({ name: feeNames?.[feeId]?.vi ?? feeId, amount })), total: collection.amount, at: collection.at,
    });
  }
}
