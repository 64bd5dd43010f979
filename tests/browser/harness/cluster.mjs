// Holds manifests against Kubernetes' own schemas, as strictly as a server that refuses unknown fields.
import * as apps from "kubernetes-models/apps/v1";
import * as networking from "kubernetes-models/networking.k8s.io/v1";
import * as core from "kubernetes-models/v1";
import { parseAllDocuments } from "yaml";

const APIS = { v1: core, "apps/v1": apps, "networking.k8s.io/v1": networking };

/** The objects of a file. */
export function objectsIn(text) {
  return parseAllDocuments(text, { strict: true, uniqueKeys: true }).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS();
  });
}

/** What is wrong with an object, a line each. */
export function wrongWith(object) {
  const Model = (APIS[object.apiVersion]?.default ?? APIS[object.apiVersion])?.[object.kind];
  if (Model === undefined) return [`no schema for ${object.apiVersion} ${object.kind}`];
  // The schemas name every field that they know; one that they never ask for is unknown to them.
  const asked = [];
  const model = watched(new Model(object), "", asked);
  const wrong = [];
  try {
    model.validate();
  } catch (error) {
    wrong.push(error.message);
  }
  for (const { place, known, value } of asked) {
    for (const field of Object.keys(value)) if (!known.has(field)) wrong.push(`unknown field ${place}/${field}`);
  }
  return wrong;
}

/** The same value, which notes what is asked of each object in it. */
function watched(value, place, asked) {
  if (value === null || typeof value !== "object") return value;
  const known = new Set();
  const inner = new Map();
  if (!Array.isArray(value)) asked.push({ place, known, value });
  return new Proxy(value, {
    get(target, field) {
      known.add(field);
      const found = target[field];
      if (typeof found !== "object" || !Object.hasOwn(target, field)) return found;
      if (!inner.has(field)) inner.set(field, watched(found, `${place}/${String(field)}`, asked));
      return inner.get(field);
    },
  });
}
