import { create } from 'qrcode';
import type { Rectangle } from '#printing';

/**
 * A QR code as vectors in a square of this many points, without its quiet zone: the paper around it must stay white.
 * Drawn here and not by pdfmake, which rounds a module down to whole points: 0.35 mm on A5 paper, too fine for a telephone.
 */
export function qrCode(text: string, size: number): Rectangle[] {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const module = size / modules.size;
  const runs: Rectangle[] = [];
  for (let row = 0; row < modules.size; row += 1) {
    for (let from = 0; from < modules.size; from += 1) {
      let to = from;
      while (to < modules.size && modules.get(row, to) === 1) to += 1;
      // A trifle too large, so that no white hair shows between neighbours.
      if (to > from) runs.push({ type: 'rect', x: from * module, y: row * module, w: (to - from) * module * 1.005, h: module * 1.02, color: 'black', lineWidth: 0 });
      from = to;
    }
  }
  return runs;
}
