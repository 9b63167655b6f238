// Leaves for the aggregator's page as its document asks: by a form that the browser posts.

import type { CheckoutForm } from "#server/gateway/pay-contract.ts";

export function goToCheckout({ url, fields }: CheckoutForm): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}
