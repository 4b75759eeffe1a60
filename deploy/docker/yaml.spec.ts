import { toYaml } from './yaml.js';

describe('YAML for compose files', () => {
  it('writes maps and lists as blocks, and short lists of words in a line', () => {
    const document = { services: { gateway: { command: ['node', '--flag', 'main.js'], ports: ['${BIND}:80:80', 'a: b'], limits: { memory: '1g' } } }, volumes: { files: {} } };
    expect(toYaml(document)).toBe([
      'services:',
      '  gateway:',
      "    command: [node, '--flag', main.js]",
      '    ports:',
      '      - ${BIND}:80:80',
      "      - 'a: b'",
      '    limits:',
      "      memory: '1g'",
      'volumes:',
      '  files:',
      '',
    ].join('\n'));
  });

  it('quotes what a reader would take for something else than a text', () => {
    for (const text of ['3104', 'true', 'No', 'null', '', ' a', 'a #b', '{"a":1}', "it's", '0.0.0.0', '-c', '*', '&a', 'a:']) expect(toYaml({ key: text })).toBe(`key: '${text.replaceAll("'", "''")}'\n`);
    for (const text of ['http://identity:3101', '${LOG_LEVEL}', 'postgresql://a:${B}@c:5432/d', 'Asia/Ho_Chi_Minh', 'max_connections=300']) expect(toYaml({ key: text })).toBe(`key: ${text}\n`);
    expect(toYaml({ yes: true, limit: 3 })).toBe("'yes': true\nlimit: 3\n");
  });
});
