export type { HttpClient, HttpRequest, HttpResponse } from './client.ts';
