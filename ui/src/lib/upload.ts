import { Problem, toProblem } from '../api/problem';

/** Sends a file by XMLHttpRequest: fetch does not tell how much of a body has left. Throws a Problem. */
export function upload<T>(
  address: string,
  file: File,
  onProgress: (share: number) => void,
  headers: Record<string, string> = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', address);
    request.responseType = 'json';
    request.setRequestHeader('content-type', file.type || 'application/octet-stream');
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onProgress(event.loaded / Math.max(1, event.total));
    request.onerror = () => reject(new Problem(0, 'network.unreachable', ''));
    request.onload = () => {
      const { status, response } = request;
      if (status >= 200 && status < 300) resolve(response as T);
      else reject(toProblem(response, status));
    };
    request.send(file);
  });
}
