import { parseEnvironment, serviceEnvironment } from './environment.js';

const complete = {
  SERVICE_PORT: '4001', DATABASE_URL: 'postgres://motcua_intake:secret@db/motcua_intake', KAFKA_BROKERS: 'a:9092, b:9092,', IDENTITY_URL: 'http://identity:4000',
  SERVICE_SECRET: 'sixteen-characters', PUBLIC_URL: 'https://dichvucong.example.vn',
};

describe('the environment', () => {
  it('is parsed once into values', () => {
    expect(parseEnvironment(serviceEnvironment, complete)).toMatchObject({ SERVICE_PORT: 4001, KAFKA_BROKERS: ['a:9092', 'b:9092'], TOPIC_PREFIX: '', CORS_ORIGINS: [], LOG_LEVEL: 'info' });
  });

  it('says in one line which variables are wrong, never what they hold', () => {
    const parse = (): unknown => parseEnvironment(serviceEnvironment, { ...complete, SERVICE_SECRET: 'too-short', KAFKA_BROKERS: ' , ', IDENTITY_URL: 'hidden:4000', DATABASE_URL: undefined });
    expect(parse).toThrow(/^the environment is not complete: .*DATABASE_URL.*KAFKA_BROKERS.*IDENTITY_URL.*SERVICE_SECRET/);
    expect(parse).not.toThrow(/too-short|hidden/);
  });
});
