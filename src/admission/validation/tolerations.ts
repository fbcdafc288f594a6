import { complain, type FieldErrors, invalid, notSupported } from "../../kubernetes/field-error.ts";
import type { JsonObject } from "../../kubernetes/json.ts";
import { checkLabelValue, checkQualifiedName } from "../../kubernetes/names.ts";
import { isSet, text } from "../defaulting/field.ts";
import { validateWord } from "./words.ts";

const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** ValidateTolerations; comparison operators are off (feature TaintTolerationComparisonOperators). */
export function validateTolerations(
  tolerations: readonly JsonObject[],
  listPath: string,
  errors: FieldErrors,
): void {
  for (const [index, toleration] of tolerations.entries()) {
    const path = `${listPath}[${index}]`;
    const key = text(toleration, "key");
    const operator = text(toleration, "operator");
    const effect = text(toleration, "effect");
    if (key !== "") complain(errors, `${path}.key`, key, checkQualifiedName(key));
    else if (operator !== "Exists") {
      const detail =
        'operator must be Exists when `key` is empty, which means "match all values and all keys"';
      errors.push(invalid(`${path}.operator`, { json: operator }, detail));
    }
    if (isSet(toleration, "tolerationSeconds") && effect !== "NoExecute") {
      const detail = "effect must be 'NoExecute' when `tolerationSeconds` is set";
      errors.push(invalid(`${path}.effect`, { json: effect }, detail));
    }
    validateOperator(operator, text(toleration, "value"), `${path}.operator`, errors);
    if (effect !== "") validateWord(effect, effects, `${path}.effect`, errors);
  }
}

function validateOperator(operator: string, value: string, path: string, errors: FieldErrors): void {
  switch (operator) {
    case "":
    case "Equal": {
      const complaints = checkLabelValue(value);
      if (complaints.length > 0) errors.push(invalid(path, value, complaints.join(";")));
      return;
    }
    case "Exists":
      if (value !== "") errors.push(invalid(path, value, "value must be empty when `operator` is 'Exists'"));
      return;
    case "Lt":
    case "Gt":
      errors.push(notSupported(path, operator, ["Equal", "Exists", "Lt", "Gt"]));
      return;
    default:
      errors.push(notSupported(path, operator, ["Equal", "Exists"]));
  }
}
