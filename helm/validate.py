"""Checks rendered manifests: against the schemas of Kubernetes, and for what the chart promises of every one of them."""

import sys

import kubernetes_validate
import yaml

# Kinds of other projects, whose schemas the package does not have, and what they cannot do without.
FOREIGN = {
    "ServiceMonitor": lambda spec: spec["selector"]["matchLabels"] and spec["endpoints"][0]["port"],
    "PrometheusRule": lambda spec: all(rule["alert"] and rule["expr"] for group in spec["groups"] for rule in group["rules"]),
    "Certificate": lambda spec: spec["secretName"] and spec["issuerRef"]["name"] and spec["privateKey"]["encoding"] == "PKCS8",
}


def pods(manifest):
    if manifest["kind"] == "Pod":
        yield manifest["spec"]
    elif manifest["kind"] == "StatefulSet":
        yield manifest["spec"]["template"]["spec"]


def promises(manifest):
    """What goes wrong with a manifest that every schema takes."""
    for pod in pods(manifest):
        data = [volume["name"] for volume in pod["volumes"] if "emptyDir" in volume and volume["name"] != "tmp"]
        if data:
            yield f"an emptyDir besides tmp: {data}"
        if not pod["securityContext"]["runAsNonRoot"]:
            yield "may run as root"
        for container in pod["containers"]:
            if not container["securityContext"]["readOnlyRootFilesystem"]:
                yield "a root file system that can be written"
            if "memory" not in container["resources"]["limits"]:
                yield "no memory limit"
            if manifest["kind"] == "StatefulSet":
                claims = {claim["metadata"]["name"] for claim in manifest["spec"]["volumeClaimTemplates"]}
                mounted = {mount["name"] for mount in container["volumeMounts"] if mount["mountPath"].startswith("/data/")}
                if not claims or claims != mounted:
                    yield f"claims {claims}, mounted for data {mounted}"


def main(version, files):
    wrong = checked = 0
    for file in files:
        with open(file, encoding="utf-8") as text:
            manifests = [manifest for manifest in yaml.safe_load_all(text) if manifest]
        names = [(manifest["kind"], manifest["metadata"]["name"]) for manifest in manifests]
        problems = [f"twice: {name}" for name in set(names) if names.count(name) > 1]
        for manifest in manifests:
            where = f"{manifest['kind']}/{manifest['metadata']['name']}"
            checked += 1
            try:
                if manifest["kind"] in FOREIGN:
                    assert FOREIGN[manifest["kind"]](manifest["spec"])
                else:
                    kubernetes_validate.validate(manifest, version, strict=True)
            except Exception as error:  # every kind of failure is one of the manifest
                problems.append(f"{where}: {type(error).__name__}: {str(error)[:400]}")
            problems += [f"{where}: {problem}" for problem in promises(manifest)]
        for problem in problems:
            print(f"[chart] {file}: {problem}")
        wrong += len(problems)
    print(f"[chart] {checked} manifests checked against Kubernetes {version}, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
