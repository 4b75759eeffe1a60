import type { Channel, Fee, Limit, ProcedureVersion } from '#contracts';
import { adapterTime } from './adapter-format.js';
import { channelNumbers } from './adapter-words.js';

/** A procedure as `LayThuTuc` answers it (law.md, adapter format). */
export interface AdapterProcedure {
  readonly MATTHC: string;
  readonly TENTTHC: string;
  readonly LINHVUCTHUCHIEN: { readonly MALINHVUC: string; readonly TENLINHVUC: string };
  readonly TRINHTUTHUCHIEN: string;
  readonly CACHTHUCTHUCHIEN: readonly { readonly KENH: string; readonly THOIGIAN: readonly AdapterLimit[] }[];
  readonly THANHPHANHOSO: readonly { readonly TRUONGHOP: string; readonly GIAYTO: readonly AdapterPaper[] }[];
  readonly KETQUATHUCHIEN: readonly { readonly MAKETQUA: string; readonly TENKETQUA: string }[];
  readonly CANCUPHAPLY: readonly { readonly SOVANBAN: string; readonly TENVANBAN: string; readonly NGAYBANHANH: string }[];
  readonly COQUANTHUCHIEN: string;
  readonly YEUCAU: string;
}
export interface AdapterLimit { readonly THOIGIANGIAIQUYET: string; readonly DONVITINH: string; readonly PHILEPHI: readonly { readonly MAPHILEPHI: string; readonly TENPHILEPHI: string; readonly GIA: string }[] }
export interface AdapterPaper { readonly MAGIAYTO: string; readonly TENGIAYTO: string; readonly SOBANCHINH: string; readonly SOBANSAO: string; readonly BATBUOC: string }

const units: Readonly<Record<Limit['unit'], string>> = { workingDay: 'Ngày làm việc', workingHour: 'Giờ làm việc', calendarDay: 'Ngày', month: 'Tháng', immediate: 'Trả ngay' };
const levels: Readonly<Record<ProcedureVersion['agencyLevels'][number], string>> = { ministry: 'Cấp Bộ', province: 'Cấp Tỉnh', commune: 'Cấp Xã' };

/** The version in force as the format writes it: limits and fees are those of the day. */
export function procedureMessage(procedure: ProcedureVersion, today: string): AdapterProcedure {
  const { code, name, field, channels, cases, components, guidance, attendance, result, legalBases, agencyLevels } = procedure;
  return {
    MATTHC: code, TENTTHC: name.vi, LINHVUCTHUCHIEN: { MALINHVUC: field.code, TENLINHVUC: field.name.vi }, TRINHTUTHUCHIEN: guidance.filter(({ kind }) => kind === 'step').map(({ text }) => text.vi).join('\n'),
    CACHTHUCTHUCHIEN: channels.map((channel) => ({ KENH: channelNumbers[channel], THOIGIAN: limitsOf(procedure, channel, today) })),
    THANHPHANHOSO: cases.map(({ key, name: words }) => ({
      TRUONGHOP: words.vi,
      GIAYTO: components.filter((each) => inForce(each, today) && (each.cases === null || each.cases.includes(key)))
        .map((each) => ({ MAGIAYTO: each.id, TENGIAYTO: each.name.vi, SOBANCHINH: String(each.originals), SOBANSAO: String(each.copies), BATBUOC: each.required ? '1' : '0' })),
    })),
    KETQUATHUCHIEN: [{ MAKETQUA: result.code ?? '', TENKETQUA: result.name.vi }],
    CANCUPHAPLY: legalBases.map(({ reference, title, issued }) => ({ SOVANBAN: reference, TENVANBAN: title, NGAYBANHANH: issued === null ? '' : adapterTime(`${issued}T00:00:00+07:00`) })),
    COQUANTHUCHIEN: agencyLevels.map((level) => levels[level]).join(', '), YEUCAU: [...attendance.map(({ reason }) => reason.vi), ...guidance.filter(({ kind }) => kind === 'note').map(({ text }) => text.vi)].join('\n'),
  };
}

function limitsOf({ limits, fees }: ProcedureVersion, channel: Channel, today: string): AdapterLimit[] {
  const holds = (each: Limit | Fee): boolean => inForce(each, today) && (each.channels === null || each.channels.includes(channel));
  const due = fees.filter(holds).map(({ id, name, amount }) => ({ MAPHILEPHI: id, TENPHILEPHI: name.vi, GIA: String(amount) }));
  return limits.filter(holds).map(({ value, unit }) => ({ THOIGIANGIAIQUYET: String(value), DONVITINH: units[unit], PHILEPHI: due }));
}

function inForce({ from, to }: { readonly from: string | null; readonly to: string | null }, today: string): boolean {
  return (from === null || from <= today) && (to === null || to >= today);
}
