//! One of several: a combobox that always shows what is chosen, whoever chose it.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ChoiceProps {
    /// The accessible name, the same in every language.
    pub name: &'static str,
    /// Values with their labels.
    pub options: Vec<(String, String)>,
    pub chosen: String,
    pub onchoose: Callback<String>,
}

#[component]
pub fn Choice(props: &ChoiceProps) -> Html {
    let field = use_node_ref();
    // Once a person has picked, browsers no longer follow the `selected` attribute; the property they do.
    use_effect_with((field.clone(), props.chosen.clone()), |(field, chosen)| {
        if let Some(field) = field.cast::<HtmlSelectElement>() {
            field.set_value(chosen);
        }
    });
    let onchange = props.onchoose.reform(|event: Event| {
        let field: HtmlSelectElement = event.target_unchecked_into();
        field.value()
    });
    html! {
        <select ref={field} aria-label={props.name} {onchange}>
            { for props.options.iter().map(|(value, label)| html! {
                <option value={value.clone()} selected={*value == props.chosen}>{ label }</option>
            }) }
        </select>
    }
}
