import { PDF } from '@libpdf/core';
import { crc32, deflateSync } from 'node:zlib';

/** A plain 4 × 6 portrait as PNG: a grey shape on white, made here so that no picture of a person is needed. */
export function portrait(): Buffer {
  const [width, height] = [240, 360];
  const rows = Buffer.alloc((width * 3 + 1) * height, 255);
  for (let y = 0; y < height; y += 1) {
    rows[y * (width * 3 + 1)] = 0;
    for (let x = 0; x < width; x += 1) {
      const head = ((x - 120) / 55) ** 2 + ((y - 130) / 75) ** 2 < 1;
      const body = ((x - 120) / 110) ** 2 + ((y - 340) / 110) ** 2 < 1;
      if (head || body) rows.fill(head ? 150 : 90, y * (width * 3 + 1) + 1 + x * 3, y * (width * 3 + 1) + 4 + x * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.byteLength);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** The approver's document before it is signed. */
export async function resultDocument(code: string, name: string): Promise<Uint8Array> {
  const pdf = PDF.create();
  const page = pdf.addPage({ size: 'a4' });
  page.drawText(`Ket qua ${code}`, { x: 72, y: 700, size: 18 });
  page.drawText(`Cap cho: ${name.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D')}`, { x: 72, y: 670, size: 12 });
  return pdf.save();
}
