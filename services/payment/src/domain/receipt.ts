/** Number of a receipt: agency, year, and a sequence without a gap; seven digits, more when they are used up. */
export function receiptNumber(agency: string, year: number, sequence: number): string {
  return `${agency}/${year}/${String(sequence).padStart(7, '0')}`;
}

const digits = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'];
const scales = ['', ' nghìn', ' triệu', ' tỷ'];

/** An amount in đồng in words, as receipts write it: `Một trăm sáu mươi nghìn đồng`. Up to nine billion billion. */
export function inWords(amount: number): string {
  if (amount === 0) return 'Không đồng';
  const words = read(amount);
  return `${words.charAt(0).toLocaleUpperCase('vi')}${words.slice(1)} đồng`;
}

function read(amount: number): string {
  const billions = Math.floor(amount / 1e9);
  const rest = amount % 1e9;
  if (billions > 0) return `${read(billions)} tỷ${rest === 0 ? '' : ` ${groups(rest, true)}`}`;
  return groups(rest, false);
}

/** Below a billion, three digits at a time; after something greater the first group says its hundreds too. */
function groups(amount: number, after: boolean): string {
  const parts: string[] = [];
  for (let scale = 2; scale >= 0; scale -= 1) {
    const group = Math.floor(amount / 1000 ** scale) % 1000;
    if (group > 0) parts.push(`${three(group, after || parts.length > 0)}${scales[scale]}`);
  }
  return parts.join(' ');
}

function three(group: number, full: boolean): string {
  const [hundreds, tens, ones] = [Math.floor(group / 100), Math.floor(group / 10) % 10, group % 10] as const;
  const parts: string[] = [];
  if (hundreds > 0 || full) parts.push(`${digits[hundreds]} trăm`);
  if (tens > 1) parts.push(`${digits[tens]} mươi`);
  else if (tens === 1) parts.push('mười');
  else if (ones > 0 && parts.length > 0) parts.push('linh');
  if (ones > 0) parts.push(onesWord(tens, ones));
  return parts.join(' ');
}

function onesWord(tens: number, ones: number): string {
  if (ones === 1 && tens > 1) return 'mốt';
  if (ones === 5 && tens > 0) return 'lăm';
  return digits[ones] ?? '';
}
