/** The server said no, in words for people. */
export class Refused extends Error {
  constructor(message, { isConflict = false, isDrawn = true } = {}) {
    super(message);
    this.isConflict = isConflict;
    this.isDrawn = isDrawn; // whether there is a drawing that somebody could lose
  }
}

/** The file on the server: what was loaded, saving on top of it, checking the whole draft. */
export class Server {
  constructor({ url, checkUrl, csrf }, texts) {
    this.texts = texts;
    this.url = url;
    this.checkUrl = checkUrl;
    this.csrf = csrf;
    this.loaded = "";
  }

  /** Return the drawing, and remember what it was. */
  async load() {
    const { content, loaded } = await this.get();
    this.remember(loaded);
    return content;
  }

  /** Save on top of what is there now: somebody has seen that it is not what was loaded, and decided. */
  async takeOver() {
    this.remember((await this.get()).loaded);
  }

  async save(xml) {
    const { loaded } = await this.post(this.url, { _loaded: this.loaded, content: new Blob([xml], { type: "application/xml" }) });
    this.remember(loaded);
  }

  async check() {
    return (await this.post(this.checkUrl, {})).findings;
  }

  remember(loaded) {
    this.loaded = loaded ?? "";
    // the forms of the page are about the same file
    for (const input of document.querySelectorAll('input[name="_loaded"]')) input.value = this.loaded;
  }

  async get() {
    return this.answer(await this.fetch(this.url, { headers: { Accept: "application/json" } }));
  }

  async post(url, fields, again = true) {
    const body = new FormData();
    body.append("_csrf", this.csrf);
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    const response = await this.fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
    if ((response.status === 400 || response.status === 401) && again && (await this.renew())) {
      return this.post(url, fields, false);
    }
    return this.answer(response);
  }

  /** Fetch a token of the present session: somebody may have signed in again in another window. */
  async renew() {
    const response = await this.fetch(this.url, { headers: { Accept: "text/html" } });
    const csrf = await response.text().then((text) => parse(text).querySelector("[data-modeler]")?.dataset.csrf);
    if (!response.ok || !csrf) return false;
    this.csrf = csrf;
    for (const input of document.querySelectorAll('input[name="_csrf"]')) input.value = csrf;
    return true;
  }

  async fetch(url, options) {
    try {
      return await fetch(url, options);
    } catch {
      throw new Refused(this.texts.offline);
    }
  }

  async answer(response) {
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    if (response.ok && isJson) return response.json();
    if (response.status === 401 || response.redirected) {
      throw new Refused(this.texts.expired);
    }
    if (isJson) throw new Refused((await response.json()).message, { isConflict: response.status === 409 });
    const page = parse(await response.text());
    const words = [...page.querySelectorAll("main h1, main h1 + p")].map((each) => each.textContent.trim());
    throw new Refused(words.join(". ") || this.texts.status.replace("{status}", response.status));
  }
}

const parse = (text) => new DOMParser().parseFromString(text, "text/html");
