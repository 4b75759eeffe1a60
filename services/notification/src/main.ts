import 'reflect-metadata';
import { createApp } from '#http';
import { consumeEvents } from '#messaging';
import { createLogger, NestLog } from '#runtime';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';
import { problems } from './http/problems.js';

const config = readConfig();
const app = await createApp(AppModule.with(config), {
  service: 'notification', identityUrl: config.IDENTITY_URL, problems, corsOrigins: config.CORS_ORIGINS, trustedProxies: config.TRUSTED_PROXIES, secret: config.SERVICE_SECRET,
  logger: new NestLog(createLogger('notification', config.LOG_LEVEL)),
});
await app.listen(config.SERVICE_PORT, config.SERVICE_HOST);
await consumeEvents(app);
