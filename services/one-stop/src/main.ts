import 'reflect-metadata';
import { createApp } from '#http';
import { consumeEvents } from '#messaging';
import { createLogger, NestLog } from '#runtime';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';
import { problems } from './http/problems.js';

const config = readConfig();
const app = await createApp(AppModule.forRoot(config), {
  service: 'one-stop', identityUrl: config.IDENTITY_URL, secret: config.SERVICE_SECRET, problems, corsOrigins: config.CORS_ORIGINS, trustedProxies: config.TRUSTED_PROXIES, uploads: true,
  logger: new NestLog(createLogger('one-stop', config.LOG_LEVEL)),
});
await app.listen(config.SERVICE_PORT, config.SERVICE_HOST);
await consumeEvents(app);
