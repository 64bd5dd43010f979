//! Who speaks, by the source file that klog and its relatives name, or by the program's name.

use crate::evidence::clue::Who;

/// Files whose lines are of one kind of program; more programs than one have the rest.
const FILES: &[(&str, Who)] = &[
    // An extension API server has some of these, too. Which it is, its program's name says.
    ("authentication.go", Who::ApiServer),
    ("httplog.go", Who::ApiServer),
    ("claims.go", Who::ApiServer),
    ("legacy.go", Who::ApiServer),
    ("jwt.go", Who::ApiServer),
    ("oidc.go", Who::ApiServer),
    ("bootstrap.go", Who::ApiServer),
    ("secrets.go", Who::ApiServer),
    ("webhook.go", Who::ApiServer),
    ("token_manager.go", Who::Kubelet),
    ("nestedpendingoperations.go", Who::Kubelet),
    ("projected.go", Who::Kubelet),
    ("kubelet.go", Who::Kubelet),
    ("kubelet_node_status.go", Who::Kubelet),
    ("pod_workers.go", Who::Kubelet),
    ("reconciler_common.go", Who::Kubelet),
    ("kuberuntime_manager.go", Who::Kubelet),
    ("summary_sys_containers.go", Who::Kubelet),
    ("cri_stats_provider.go", Who::Kubelet),
    ("reflector.go", Who::Client),
    ("token_source.go", Who::Client),
    ("transport.go", Who::Client),
    ("request.go", Who::Client),
    ("leaderelection.go", Who::Client),
    ("round_trippers.go", Who::Client),
    ("memcache.go", Who::Client),
    ("cert_rotation.go", Who::Client),
];

/// The folders of those that other programs have, too, such as etcd's `auth/jwt.go`; klog writes no folder.
const FOLDERS: &[(&str, &str)] = &[
    ("authentication.go", "filters"),
    ("claims.go", "serviceaccount"),
    ("legacy.go", "serviceaccount"),
    ("jwt.go", "serviceaccount"),
    ("oidc.go", "oidc"),
    ("bootstrap.go", "bootstrap"),
    ("webhook.go", "webhook"),
];

/// Words that only one kind of program logs.
const WORDS: &[(&str, Who)] = &[
    (
        "\"Unable to authenticate the request due to an error\"",
        Who::Kubelet,
    ),
    ("MountVolume.SetUp failed", Who::Kubelet),
    ("nodeattestor(", Who::Spire),
    // vault-plugin-auth-kubernetes, path_login.go; behind it stands what the API server answered.
    ("login unauthorized", Who::Vault),
    ("KubeJWTAuthenticator", Who::Istiod),
    ("k8sError", Who::Client),
    ("failed to decode bearer token: ", Who::Harbor),
    ("token verification failed for all audiences", Who::ArgoCd),
];

/// Programs by name. Those that are several at once, such as k3s, are not in it.
const PROGRAMS: &[(&str, Who)] = &[
    ("kube-apiserver", Who::ApiServer),
    ("kubelet", Who::Kubelet),
    ("containerd", Who::ContainerRuntime),
    ("dockerd", Who::ContainerRuntime),
    ("crio", Who::ContainerRuntime),
    ("chronyd", Who::Host),
    ("ntpd", Who::Host),
    ("systemd-timesyncd", Who::Host),
    ("systemd", Who::Host),
    ("kernel", Who::Host),
    ("metrics-server", Who::Delegating),
    ("kube-rbac-proxy", Who::Delegating),
    ("kube-state-metrics", Who::Client),
    ("kube-controller-manager", Who::Client),
    ("kube-scheduler", Who::Client),
    ("kube-proxy", Who::Client),
    ("kubectl", Who::Client),
    ("calico-node", Who::Client),
    ("cilium-agent", Who::Client),
    ("vault", Who::Vault),
    ("consul", Who::Consul),
    ("spire-server", Who::Spire),
    ("spire-agent", Who::Spire),
    ("discovery", Who::Istiod),
    ("istiod", Who::Istiod),
    ("istio-proxy", Who::Envoy),
    ("envoy", Who::Envoy),
    ("keycloak", Who::Keycloak),
    ("argocd-server", Who::ArgoCd),
    ("harbor-core", Who::Harbor),
];

fn named(table: &[(&str, Who)], name: &str) -> Option<Who> {
    table
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, who)| *who)
}

/// By the file's name, without its folder and line; or else by its words.
pub fn speaker(file: &str, words: &str) -> Who {
    let file = file.split(':').next().unwrap_or_default();
    let (folder, file) = file.rsplit_once('/').unwrap_or(("", file));
    let folder = folder.rsplit('/').next().unwrap_or_default();
    let mut folders = FOLDERS.iter();
    let own = folders.find(|(known, _)| *known == file);
    let file = match own {
        Some((_, own)) if !folder.is_empty() && folder != *own => "",
        _ => file,
    };
    let by_words = || {
        WORDS
            .iter()
            .find(|(known, _)| words.contains(known))
            .map(|(_, who)| *who)
    };
    named(FILES, file).or_else(by_words).unwrap_or(Who::Other)
}

/// Who it is by the program's name.
pub fn program(name: &str) -> Option<Who> {
    named(PROGRAMS, name)
}
