// Saves what is typed at once and puts in what the server answers; without it, the button of the form does the same.
const WAIT = 300; // ms after the last key
const form = document.querySelector("form[data-live]");
if (form) {
  const status = document.getElementById("status");
  const waiting = new Set(); // ids of fields with something that is not saved
  let timer, saving = Promise.resolve();
  const say = (what) => { if (status.textContent !== status.dataset[what]) status.textContent = status.dataset[what]; };
  const idOf = (element) => (element.name || "").startsWith("v:") ? element.name.slice(2) : null;

  const typedNow = (id) => new FormData(form).get("v:" + id) ?? "";

  async function save() {
    clearTimeout(timer);
    const ids = [...waiting];
    if (!ids.length) return;
    const body = new URLSearchParams({ form: form.elements.form.value });
    for (const id of ids) {
      body.set("v:" + id, typedNow(id));
      body.set("w:" + id, document.getElementById("w-" + id).value);
    }
    say("saving");
    let answer;
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: { "x-tenderkit": "part" } });
      answer = new DOMParser().parseFromString(await response.text(), "text/html");
      if (!answer.getElementById("status")) throw new Error(response.status);
    } catch {
      say("lost");
      return;
    }
    const kept = answer.getElementById("status").textContent === status.dataset.saved;
    for (const id of ids) if (kept && body.get("v:" + id) === typedNow(id)) waiting.delete(id);
    put(answer);
    const wrong = ids.flatMap((id) => [...document.querySelectorAll(`#${CSS.escape("m-" + id)} .bad`)].map((each) => each.textContent));
    if (waiting.size || !wrong.length) say(waiting.size ? "unsaved" : "saved");
    else status.textContent = [status.dataset.saved, ...wrong].join(" "); // spoken: what stands below the field is not
    if (waiting.size && kept) later();
  }

  function put(answer) {
    for (const part of answer.querySelectorAll("[data-part]")) {
      const here = document.getElementById(part.id);
      if (here && here.innerHTML !== part.innerHTML && !here.contains(document.activeElement)) here.replaceChildren(...part.childNodes);
    }
    for (const fresh of answer.querySelectorAll("input[name^='w:']")) {
      const here = document.getElementById(fresh.id);
      const id = fresh.name.slice(2);
      if (!here) continue;
      const before = here.value;
      here.value = fresh.value;
      const field = document.getElementById("f-" + id), other = answer.getElementById("f-" + id);
      if (!field || !other || !("value" in field)) continue;
      if (other.hasAttribute("aria-invalid")) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
      // Somebody else changed it in the file, and nobody is at it here.
      if (!waiting.has(id) && field !== document.activeElement && field.value === before && before !== fresh.value) field.value = fresh.value;
    }
  }

  function later(time = WAIT) {
    clearTimeout(timer);
    timer = setTimeout(() => { saving = saving.then(save); }, time);
  }

  form.addEventListener("input", (event) => {
    const id = idOf(event.target);
    if (id === null) return;
    waiting.add(id);
    say("saving"); // at once: what was said of an earlier change is no longer true
    later();
  });
  form.addEventListener("change", (event) => { if (idOf(event.target) !== null) later(0); });
  form.addEventListener("submit", () => waiting.clear());
  // Whoever types and goes on at once is not asked whether to leave: the link waits for the answer.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button || link?.target;
    if (!link || !waiting.size || elsewhere || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    saving = saving.then(save).then(() => { location.href = link.href; });
  });
  addEventListener("beforeunload", (event) => { if (waiting.size) { save(); event.preventDefault(); } });
}

// What goes on by itself, as a run over a table, is asked how far it is, until it has ended.
async function follow() {
  while (document.querySelector("[data-going]")) {
    await new Promise((next) => setTimeout(next, 700));
    let answer;
    try {
      answer = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
    } catch {
      continue; // tenderkit was stopped: once it runs again, the page says how far it came
    }
    const going = answer.querySelector("[data-going]");
    for (const part of answer.querySelectorAll("[data-part]")) {
      const here = document.getElementById(part.id);
      if (!here || here.innerHTML === part.innerHTML) continue;
      const focused = here.contains(document.activeElement);
      if (focused && going) continue;
      here.replaceChildren(...part.childNodes);
      if (focused) document.getElementById("main").focus();
    }
  }
}
follow();
