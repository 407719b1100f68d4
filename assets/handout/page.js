"use strict";
const said = document.body.dataset;
const done = [];

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

function chosen(form) {
  if ("low" in form.dataset) return form.elements.number.value.trim();
  return [...form.querySelectorAll("input[name=option]:checked")].map((one) => one.value).join(" ");
}

function isRight(form, answer) {
  if (!("low" in form.dataset)) return answer === form.dataset.right;
  const number = answer === "" ? NaN : Number(answer.replace(",", "."));
  return number >= Number(form.dataset.low) && number <= Number(form.dataset.high);
}

function tellScore() {
  const lines = [filled(said.score, { right: done.filter((one) => one.right).length, items: done.length })];
  for (const [level, sure] of [said.sure1, said.sure2, said.sure3].entries()) {
    const some = done.filter((one) => one.sure === String(level + 1));
    if (some.length) lines.push(filled(said.bySure, { sure, right: some.filter((one) => one.right).length, items: some.length }));
  }
  document.getElementById("score").textContent = lines.join(" ");
}

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const answer = chosen(form);
    const right = isRight(form, answer);
    const section = form.querySelector(".answer");
    const verdict = section.querySelector(".verdict");
    verdict.textContent = answer === "" ? said.none : right ? said.right : said.wrong;
    verdict.classList.add(right ? "good" : "bad");
    section.querySelector(".would-be").hidden = right;
    if (!answer.includes(" ")) {
      for (const line of section.querySelectorAll(`[data-chosen="${CSS.escape(answer)}"]`)) line.hidden = false;
    }
    section.hidden = false;
    form.querySelector("button[type=submit]").disabled = true;
    const sure = form.querySelector("input[name=sure]:checked");
    if (answer !== "") {
      done.push({ right, sure: sure ? sure.value : "" });
      tellScore();
    }
    for (const field of form.querySelectorAll("fieldset")) field.disabled = true;
    verdict.focus();
  });
}

for (const button of document.querySelectorAll("button[data-moving]")) {
  const picture = document.getElementById(button.dataset.moving);
  button.addEventListener("click", () => {
    picture.hidden = !picture.hidden;
    picture.src = picture.hidden ? "data:," : picture.dataset.src;
    button.setAttribute("aria-pressed", String(!picture.hidden));
  });
}
