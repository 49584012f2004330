// The judge's score sheet: the weighted total as the server computes it, level keys, and a draft that survives a dead network.
(() => {
  "use strict";

  // Decimal text to integer thousandths, or null. Full-width digits and points, as Chinese input methods type them, count.
  function thousandths(text) {
    const match = /^(\d{1,9})(?:\.(\d{1,3}))?$/.exec(String(text).normalize("NFKC").replace("。", ".").trim());
    return match ? BigInt(match[1]) * 1000n + BigInt((match[2] ?? "").padEnd(3, "0")) : null;
  }

  // Rounds the non-negative fraction over/under half-up to units of 1/scale, and returns the number of units.
  const halfUp = (over, under, scale) => (2n * over * scale + under) / (2n * under);

  // The weighted total in units of 10^-decimals. Each item is {mark, full, weight} in thousandths; where the criterion belongs to a
  // part, over/under is what that part counts. No step leaves the integers.
  function weightedTotal(items, { weighting, decimals, round }) {
    const scale = 10n ** BigInt(decimals);
    let over = 0n;
    let under = 1n;
    for (const { mark, full, weight, over: share = 1n, under: of = 1n } of items) {
      if (weight === 0n) continue;
      // "factor": mark × weight, in millionths. "percent": mark / full × weight, in thousandths of the weight's unit.
      let a = mark * weight * share;
      let b = (weighting === "percent" ? full * 1000n : 1000000n) * of;
      if (round.includes("weighted_criterion")) {
        a = halfUp(a, b, scale);
        b = scale;
      }
      over = over * b + a * under;
      under *= b;
    }
    return halfUp(over, under, scale);
  }

  function decimal(units, decimals) {
    const digits = units.toString().padStart(decimals + 1, "0");
    return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  }

  // A sum of thousandths without needless places.
  const plain = (sum) => decimal(sum, 3).replace(/\.?0+$/, "");

  globalThis.pingxuanSheet = { thousandths, weightedTotal, decimal };
  if (typeof document === "undefined") return;

  const { autosave, memory, versionRow, fill, compare } = globalThis.pingxuan;

  // A sheet that is closed shows what this browser still keeps and the server never got.
  function showUnsent(closed) {
    const store = `sheet:${closed.dataset.closed}`;
    const left = new Map(memory.get(store)?.fields ?? []);
    const panel = closed.querySelector("[data-unsent]");
    if (!left.size || !panel) return;
    const rows = [...closed.querySelectorAll("[data-stored]")].flatMap((cell) => {
      const typed = (left.get(cell.dataset.stored) ?? "").trim().replace(/[^\S\n]+$/gm, "");
      // A gate says in words what its field sends as 1 or 0.
      const mine = { 1: cell.dataset.met, 0: cell.dataset.missed }[typed] ?? typed;
      const theirs = cell.textContent.trim();
      const number = cell.dataset.stored === "comment" ? null : thousandths(mine);
      if (mine === theirs || (number !== null && number === thousandths(theirs))) return [];
      return [versionRow([cell.closest("tr, div").firstElementChild.textContent, mine || "–", theirs || "–"])];
    });
    if (rows.length === 0) {
      memory.set(store, null);
      return;
    }
    panel.querySelector("tbody").replaceChildren(...rows);
    panel.hidden = false;
    panel.querySelector("[data-forget]").onclick = () => {
      memory.set(store, null);
      panel.hidden = true;
    };
  }

  const closed = document.querySelector("[data-closed]");
  if (closed) showUnsent(closed);
  const form = document.querySelector("form[data-sheet]");
  if (!form) return;
  const store = `sheet:${form.dataset.sheet}`;
  const total = form.querySelector("[data-total]");
  const bonus = form.querySelector("[data-bonus]");
  const rule = {
    weighting: form.dataset.weighting,
    decimals: Number(form.dataset.decimals),
    round: (form.dataset.round ?? "").split(/[\s,]+/),
  };

  // A criterion is the element that carries the weight; its control is a row of radios or one text input. What weighs nothing,
  // a gate or a bonus, has no say in the total; a bonus need not be given.
  const criteria = [...form.querySelectorAll("[data-weight]")].map((element) => {
    const box = element.closest(".criterion") ?? element;
    return {
      box,
      inputs: [...box.querySelectorAll("input:not([type=hidden])")],
      full: BigInt(element.dataset.full),
      step: BigInt(element.dataset.step || 1),
      weight: BigInt(element.dataset.weight),
      over: BigInt(element.dataset.over ?? 1),
      under: BigInt(element.dataset.under ?? 1),
      optional: "optional" in element.dataset,
    };
  });

  function markOf({ box, inputs, full, step }) {
    const radios = inputs[0]?.type === "radio";
    const control = radios ? inputs.find((radio) => radio.checked) : inputs[0];
    const text = control?.value.trim() ?? "";
    const mark = text === "" ? null : thousandths(text);
    const wrong = text !== "" && (mark === null || mark > full || mark % step !== 0n);
    if (!radios && control) {
      if (wrong) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
      const message = box.querySelector("[data-invalid]");
      if (message) message.hidden = !wrong;
    }
    return wrong ? null : mark;
  }

  function refresh() {
    const marked = criteria.map((criterion) => ({ ...criterion, mark: markOf(criterion) }));
    const needed = marked.filter(({ optional }) => !optional);
    const scored = needed.filter(({ mark }) => mark !== null).length;
    const complete = scored === needed.length;
    if (bonus) {
      const given = marked.filter(({ optional, mark }) => optional && mark !== null);
      const sum = given.reduce((so, { mark }) => so + mark, 0n);
      bonus.textContent = given.length ? bonus.dataset.bonus.replace("{points}", plain(sum)) : "";
    }
    if (!total) return;
    total.classList.toggle("partial", !complete);
    total.textContent = complete
      ? decimal(weightedTotal(marked.filter(({ mark }) => mark !== null), rule), rule.decimals)
      : (form.dataset.partial ?? "").replace("{scored}", scored).replace("{count}", needed.length);
  }

  // What is not confirmed lies in the browser's store: the version it was based on, the fields, and the payload under way.
  let base = form.querySelector("[name=version]")?.value ?? "";
  let sent = null;
  const keep = () => memory.set(store, { version: base, fields: engine.fields(), sent });
  const engine = autosave(form, {
    changed() {
      refresh();
      keep();
    },
    sending(payload) {
      sent = payload;
      keep();
    },
    saved(reply, more) {
      base = String(reply.version);
      sent = null;
      if (more) keep();
      else memory.set(store, null);
    },
    conflict(reply) {
      sent = null;
      keep();
      compare(form, engine, reply, {
        nameOf,
        told: worded,
        chosen(which) {
          base = String(reply.version);
          sent = null;
          if (which === "theirs") memory.set(store, null);
        },
        show,
      });
    },
  });

  const same = (left, right) => {
    const sorted = (list) => JSON.stringify([...list].sort((a, b) => (a[0] + a[1] < b[0] + b[1] ? -1 : 1)));
    const filled = (list) => list.filter(([, value]) => value !== "");
    return sorted(filled(left)) === sorted(filled(right));
  };

  function show(_, values) {
    fill(form, values);
    refresh();
  }

  const nameOf = (name) => {
    const control = form.querySelector(`[name="${CSS.escape(name)}"]`);
    const box = control?.closest(".criterion");
    const label = box?.querySelector("legend > :first-child, label[for]") ?? control?.labels?.[0];
    return label?.textContent ?? name;
  };

  // A value as it is read: of a gate the words beside its button.
  const worded = (name, value) => {
    const radio = form.querySelector(`.gate [name="${CSS.escape(name)}"][value="${CSS.escape(value ?? "")}"]`);
    return radio?.closest("label").textContent || value || "–";
  };

  // A draft left behind by a closed tab comes back; a lost answer is asked for once more before it is called a conflict.
  async function restore() {
    const left = memory.get(store);
    if (!left?.fields) return;
    const shown = engine.fields();
    if (same(left.fields, shown)) {
      // A page that says what is wrong shows what the server does not have.
      if (!form.querySelector("[data-problem]:not([hidden])")) memory.set(store, null);
      return;
    }
    show(form, new Map(left.fields));
    let reached = left.version === base;
    if (!reached && left.sent) {
      const [outcome, reply] = await engine.send(left.sent);
      reached = outcome === "saved" && String(reply.version) === base;
    }
    if (reached) {
      if (left.version === base && left.sent) {
        sent = left.sent;
        engine.adopt(sent);
      }
      engine.changed();
      engine.save();
    } else {
      engine.conflict({ version: base, fields: Object.fromEntries(shown) });
    }
  }

  // The digits of a level's points choose it, one typed after the other. Where no level has just one digit, a digit chooses by
  // place as well. "No mark" has no key: blank is not zero.
  const typed = { group: null, digits: "", at: 0 };
  function choiceFor(group, digit, now) {
    const radios = [...group.querySelectorAll("input[type=radio]")].filter(({ value }) => value !== "");
    const valued = (digits) => radios.find(({ value }) => value === digits);
    const goesOn = typed.group === group && now - typed.at < 1000;
    const digits = goesOn && radios.some(({ value }) => value.startsWith(typed.digits + digit)) ? typed.digits + digit : digit;
    Object.assign(typed, { group, digits, at: now });
    if (radios.some(({ value }) => /^\d$/.test(value))) return valued(digits) ?? valued(digit);
    return valued(digits) ?? radios[Number(digit) - 1];
  }

  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter") {
      event.preventDefault();
      form.requestSubmit(form.querySelector(".btn.go:not([type=button])"));
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[0-9]$/.test(event.key)) return;
    const group = event.target.closest(".levels, .gate");
    const radio = group ? choiceFor(group, event.key, event.timeStamp) : null;
    if (!radio || radio.disabled) return;
    event.preventDefault();
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // What the judge typed in full width is shown in plain digits once the field is left.
  form.addEventListener("change", ({ target }) => {
    const mark = target.closest(".points") && target.value.trim() !== "" ? thousandths(target.value) : null;
    if (mark !== null) target.value = target.value.normalize("NFKC").replace("。", ".").trim();
  });

  refresh();
  restore();
})();
