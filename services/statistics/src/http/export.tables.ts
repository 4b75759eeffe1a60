import { oneStopForm } from '../domain/one-stop-report.js';
import type { Table } from '../outside/sheets.js';
import type { FiguresView, OneStopReportView } from './report.view.js';

/** The one-stop report as the form prints it, with the code of the agency: names need normalising before they are added up, codes do not. */
export function oneStopTable({ agency, agencyName, from, to, rows }: OneStopReportView): Table {
  const name = agencyName?.vi ?? agency;
  const numbers = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
  return {
    name: 'II.06a',
    head: [
      oneStopForm.number, `${oneStopForm.title} ${name.toLocaleUpperCase('vi')}`, `Đơn vị báo cáo: ${name}`, 'Đơn vị nhận báo cáo: ', `Kỳ báo cáo: (Từ ngày ${vietnamese(from)} đến ngày ${vietnamese(to)})`, oneStopForm.unit,
    ],
    columns: [[...oneStopForm.groups, 'Mã cơ quan', 'Mã lĩnh vực'], [...oneStopForm.labels, '', ''], [...Array.from({ length: 13 }, (_, index) => `(${index + 1})`), '', '']],
    rows: rows.map(({ level, field, name: label, columns }, index) => [
      index === 0 ? null : field === null ? level : index, label.vi, ...numbers.map((number) => columns[String(number)] ?? 0), agency, field,
    ]),
  };
}

/** Figures by whatever they were asked. */
export function figuresTable({ agency, by, from, to, rows }: FiguresView): Table {
  return {
    name: 'Số liệu',
    head: [`Tình hình giải quyết thủ tục hành chính, ${agency}`, `Từ ngày ${vietnamese(from)} đến ngày ${vietnamese(to)}`],
    columns: [[
      'Mã cơ quan báo cáo', `Mã (${by})`, 'Tên', 'Tiếp nhận: tổng số', 'Từ kỳ trước', 'Trực tuyến', 'Trực tiếp', 'Bưu chính', 'Kết thúc: tổng số', 'Trước hạn', 'Đúng hạn', 'Quá hạn', 'Dừng', 'Rút', 'Đang giải quyết: tổng số', 'Trong hạn', 'Quá hạn',
      'Từ chối tiếp nhận', 'Đã trả kết quả', 'Lượt yêu cầu bổ sung',
    ]],
    rows: rows.map(({ key, name, received, ended, inProcess, refused, returned, supplements }) => [
      agency, key, name?.vi ?? null, received.total, received.carriedOver, received.online, received.counter, received.post, ended.total, ended.doneEarly, ended.doneOnTime, ended.doneLate, ended.stopped, ended.withdrawn,
      inProcess.total, inProcess.inTime, inProcess.late, refused, returned, supplements,
    ]),
  };
}

const vietnamese = (day: string): string => day.split('-').reverse().join('/');
