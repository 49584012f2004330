// Progressive enhancement for every page. Each page works without it; all words come from data attributes of the markup.
(() => {
  "use strict";

  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Storage may be denied by the browser; then it remembers nothing and nothing breaks.
  const memory = {
    get(key) {
      try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
    },
    set(key, value) {
      try {
        if (value === null) localStorage.removeItem(key);
        else localStorage.setItem(key, JSON.stringify(value));
      } catch { /* A full or forbidden store is no reason to stop the form. */ }
    },
  };

  const newKey = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  // Keeps a draft form saved. One request is under way at a time. A save whose answer was lost is sent again, unchanged and
  // with its own request key, before anything newer goes out: the server answers it twice alike, so no save conflicts with itself.
  function autosave(form, hooks = {}) {
    const status = form.querySelector("[data-status]");
    const panel = form.querySelector("[data-conflict]");
    // A form that comes back with a problem holds what the server does not have.
    let dirty = form.querySelector("[data-problem]:not([hidden])") !== null;
    let stopped = false;
    let unconfirmed = null;
    let running = null;
    let timer = 0;
    let wait = 1000;
    let released = false;
    let signedOut = false;
    let key = newKey();

    const input = (name) => form.querySelector(`input[type="hidden"][name="${name}"]`);
    const say = (state, { time = "", fields = "", message = "" } = {}) => {
      if (!status) return;
      status.dataset.state = state;
      const refused = message !== "" && form.dataset.refused ? form.dataset.refused : form.dataset[state];
      const pattern = state === "denied" ? "{message}" : refused ?? "";
      status.textContent = pattern.replace("{time}", () => time).replace("{fields}", () => fields).replace("{message}", () => message);
    };
    // What the server did not take over is said at its field; answers the names of those fields.
    const placeOf = (name) => form.querySelector(`[data-problem="${CSS.escape(name)}"]`);
    const showProblems = (problems) => {
      const named = all("[data-problem]", form).flatMap((place) => {
        const words = problems[place.dataset.problem];
        place.hidden = words === undefined;
        place.textContent = words ?? "";
        return place.hidden ? [] : [place.dataset.name];
      });
      return [...named, ...Object.keys(problems).filter((name) => !placeOf(name))];
    };
    const entries = () => [...new FormData(form)].filter(([, value]) => typeof value === "string");
    const fields = () => entries().filter(([name]) => !input(name));
    const later = (delay) => {
      clearTimeout(timer);
      timer = setTimeout(save, delay);
    };
    const payload = () => {
      const body = new URLSearchParams(entries());
      body.set("request_key", key);
      return body.toString();
    };

    // A connection that has stalled is given up after a while, and the same bytes go out again.
    const patience = () => Number(form.dataset.patience) || 15000;

    function post(sent) {
      const body = new URLSearchParams(sent);
      // A payload from an earlier visit carries that visit's token.
      for (const [name, value] of entries()) if (name === "_token") body.set(name, value);
      // A request that may outlive its page is limited to 64 KiB by the browsers.
      const keepalive = sent.length < 60000;
      const headers = { Accept: "application/json", "X-Autosave": "1" };
      const signal = AbortSignal.timeout(patience());
      return fetch(form.getAttribute("action"), { method: "POST", body, headers, redirect: "manual", keepalive, signal });
    }

    // One payload and its answer: "saved", "conflict", "rejected", "expired", "denied" or "failed". What is rejected or denied comes
    // with the server's reason; what is saved may come with problems of fields that were left as they were.
    async function send(sent, isRepeated = false) {
      try {
        const response = await post(sent);
        signedOut = response.status === 401;
        if (response.status === 403) {
          const reply = await response.json().catch(() => ({}));
          if (!reply.token || isRepeated) return reply.message ? ["denied", reply] : ["expired"];
          // The same person has signed in again in another window: the forms of this page go on under the new session.
          for (const field of all('input[type="hidden"][name="_token"]')) field.value = reply.token;
          return send(sent, true);
        }
        if (response.status === 409) return ["conflict", await response.json().catch(() => ({}))];
        if (response.ok) return ["saved", await response.json()];
        if (response.type === "opaqueredirect" || response.status === 401) return ["expired"];
        const mayHelpLater = response.status >= 500 || [408, 425, 429].includes(response.status);
        return mayHelpLater ? ["failed"] : ["rejected", await response.json().catch(() => ({}))];
      } catch {
        return ["failed"];
      }
    }

    async function run() {
      clearTimeout(timer);
      while (!stopped && (unconfirmed || dirty)) {
        if (!unconfirmed) {
          unconfirmed = payload();
          dirty = false;
          hooks.sending?.(unconfirmed);
        }
        say("saving");
        const [outcome, reply] = await send(unconfirmed);
        if (outcome === "saved") {
          unconfirmed = null;
          wait = 1000;
          if (input("version")) input("version").value = reply.version;
          const left = showProblems(reply.problems ?? {});
          hooks.saved?.(reply, dirty || left.length > 0);
          if (!dirty && left.length === 0) {
            say("saved", { time: reply.saved_at });
          } else if (!dirty) {
            // The same fields would be left out again; the next change makes a new attempt.
            dirty = true;
            say("excepted", { time: reply.saved_at, fields: new Intl.ListFormat(root.lang).format(left) });
            return "rejected";
          }
        } else if (outcome === "conflict") {
          conflict(reply);
        } else if (outcome === "rejected") {
          // The same bytes would be refused again; the next change makes a new attempt.
          unconfirmed = null;
          if (!dirty) {
            dirty = true;
            say(outcome, { message: reply.message });
            return outcome;
          }
        } else {
          say(outcome, { message: reply?.message ?? "" });
          later(wait);
          wait = Math.min(wait * 2, 30000);
          return outcome;
        }
      }
      return stopped ? "conflict" : "saved";
    }

    function save() {
      running ??= run().finally(() => { running = null; });
      return running;
    }

    function conflict(reply) {
      stopped = true;
      dirty = true;
      unconfirmed = null;
      clearTimeout(timer);
      say("conflicted");
      if (panel) {
        panel.hidden = false;
        panel.focus();
      }
      hooks.conflict?.(reply);
    }

    function changed(event) {
      const problem = event?.target.name ? placeOf(event.target.name) : null;
      if (problem) problem.hidden = true;
      dirty = true;
      released = false;
      key = newKey();
      hooks.changed?.();
      if (!stopped) later(800);
    }

    // After a decision of the person: go on from the version that the server has.
    function resume(newVersion, again) {
      if (newVersion !== undefined && input("version")) input("version").value = newVersion;
      stopped = false;
      dirty = false;
      if (panel) panel.hidden = true;
      if (again) changed();
      else say("");
    }

    form.addEventListener("input", changed);
    form.addEventListener("submit", (event) => {
      if (released) return;
      if (stopped || !(dirty || unconfirmed)) {
        // The act of submitting is another one than the last save; a double click is the same one.
        if (input("request_key")) input("request_key").value = newKey();
        released = true;
        return;
      }
      // Submit only what is safe already: first the draft, then the form itself. On a dead network the page stays.
      event.preventDefault();
      const { submitter } = event;
      save().then((outcome) => {
        if (["failed", "denied"].includes(outcome) || (outcome === "expired" && !signedOut)) return;
        if (outcome === "rejected") dirty = false;
        // Without a session the form itself goes out: its answer is the page to sign in, which holds what was typed.
        if (outcome === "expired") released = true;
        form.requestSubmit(submitter);
      });
    });
    addEventListener("pageshow", () => { released = false; });
    addEventListener("online", () => { if (unconfirmed || dirty) save(); });
    addEventListener("pagehide", () => {
      if (!dirty || stopped || released) return;
      const last = payload();
      // What is already under way stays first in line; the newer payload follows from the store on the next visit.
      if (!unconfirmed) hooks.sending?.(last);
      post(last).catch(() => {});
    });
    addEventListener("beforeunload", (event) => {
      if ((dirty || unconfirmed) && !released) event.preventDefault();
    });

    return {
      changed, save, send, conflict, resume, fields,
      adopt(sent) { unconfirmed = sent; },
    };
  }

  // A field of two versions as a row of a table: its name, and what each has.
  const versionRow = (texts) => {
    const row = document.createElement("tr");
    for (const text of texts) {
      const cell = document.createElement(row.children.length ? "td" : "th");
      row.append(Object.assign(cell, { textContent: text }));
    }
    return row;
  };

  // Shows these values, and nothing in the other fields.
  const fill = (form, values) => {
    for (const control of form.elements) {
      if (!control.name || ["hidden", "submit", "button", "file"].includes(control.type)) continue;
      if (control.type === "radio" || control.type === "checkbox") control.checked = (values.get(control.name) ?? "") === control.value;
      else control.value = values.get(control.name) ?? "";
    }
  };

  const controlOf = (form, name) => form.querySelector(`[name="${CSS.escape(name)}"]`);
  const labelOf = (form, name) => {
    const control = controlOf(form, name);
    return control?.getAttribute("aria-label") ?? control?.labels?.[0]?.textContent ?? name;
  };
  const toldOf = (form, name, value) => {
    const control = controlOf(form, name);
    const option = [...(control?.options ?? [])].find((choice) => choice.value === (value ?? ""));
    if (option) return option.textContent;
    if (!value) return "–";
    return control?.type === "checkbox" ? "✓" : value;
  };

  // Lists where this page and the server differ, and lets the person choose; neither is lost before that.
  function compare(form, engine, reply, choices = {}) {
    const { chosen = () => {}, show = fill } = choices;
    const { nameOf = (name) => labelOf(form, name), told = (name, value) => toldOf(form, name, value) } = choices;
    const [here, there] = [new Map(engine.fields()), new Map(Object.entries(reply.fields ?? {}))];
    const names = [...new Set([...here.keys(), ...there.keys()])];
    const rows = names
      .filter((name) => (here.get(name) ?? "") !== (there.get(name) ?? ""))
      .map((name) => versionRow([nameOf(name), ...[here, there].map((side) => told(name, side.get(name)))]));
    form.querySelector("[data-conflict-rows]")?.replaceChildren(...(reply.fields ? rows : []));
    for (const button of all("[data-keep]", form)) {
      button.onclick = () => {
        // Without the server's version there is nothing to go on from but a fresh page.
        if (!reply.fields) {
          location.reload();
          return;
        }
        chosen(button.dataset.keep);
        if (button.dataset.keep === "theirs") show(form, there);
        engine.resume(reply.version, button.dataset.keep === "mine");
      };
    }
  }

  globalThis.pingxuan = { autosave, memory, versionRow, fill, compare };

  // The theme is chosen once per browser; "auto" follows the system.
  const applyTheme = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
    for (const button of all("[data-theme-set]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeSet === (theme ?? "auto")));
    }
  };
  applyTheme(memory.get("theme"));

  // Controls that need a script are hidden in the markup and shown here.
  for (const control of all("[data-js]")) {
    if (control.hasAttribute("data-copy") && !navigator.clipboard) continue;
    control.hidden = false;
  }

  document.querySelector(".error-summary")?.focus();

  document.addEventListener("click", async (event) => {
    const target = event.target.closest("[data-theme-set], [data-print], [data-copy]");
    for (const menu of all(".account[open], .menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    if (!target) return;
    if (target.dataset.themeSet) {
      const theme = target.dataset.themeSet === "auto" ? null : target.dataset.themeSet;
      memory.set("theme", theme);
      applyTheme(theme);
    } else if (target.hasAttribute("data-print")) {
      print();
    } else {
      await navigator.clipboard.writeText(target.dataset.copy);
      const label = target.textContent;
      if (label === target.dataset.copied) return;
      target.setAttribute("aria-live", "polite");
      target.textContent = target.dataset.copied;
      setTimeout(() => { target.textContent = label; }, 2000);
    }
  });

  // A page that is the same for everybody does not say when it was made; on paper it says when it was printed.
  addEventListener("beforeprint", () => {
    for (const place of all("[data-made]:empty")) {
      const now = new Date();
      const local = new Date(now.getTime() - now.getTimezoneOffset() * 60000);
      place.textContent = local.toISOString().slice(0, 16).replace("T", " ");
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of all(".account[open], .menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // Bulk tables: one box ticks all boxes of its name in the same form, and the count follows.
  for (const master of all("[data-check-all]")) {
    const name = master.dataset.checkAll;
    const form = master.closest("form") ?? document;
    const boxes = () => all(`input[type="checkbox"][name="${name}"]:not(:disabled)`, form);
    const refresh = () => {
      const ticked = boxes().filter((box) => box.checked).length;
      master.checked = ticked > 0 && ticked === boxes().length;
      master.indeterminate = ticked > 0 && !master.checked;
      for (const count of all(`[data-count="${name}"]`)) count.textContent = String(ticked);
    };
    form.addEventListener("change", (event) => {
      if (event.target === master) for (const box of boxes()) box.checked = master.checked;
      refresh();
    });
    refresh();
  }

  // Long forms that are not saved by themselves warn before they are left.
  for (const form of all("form[data-guard]")) {
    let touched = false;
    form.addEventListener("input", () => { touched = true; });
    form.addEventListener("submit", () => { touched = false; });
    addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
  }

  for (const form of all("form[data-autosave]:not([data-sheet])")) {
    const engine = autosave(form, { conflict(reply) { compare(form, engine, reply); } });
  }
})();
