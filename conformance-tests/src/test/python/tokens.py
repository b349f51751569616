"""Temporary credentials with boto3, as applications use them.

tokens.py ROLE_ARN TOKEN_FILE BUCKET: the role trusts whoever runs this with a key, and the token's subject.
"""
import json
import os
import sys
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

role, token_file, bucket = sys.argv[1:]
PLAIN = Config(retries={"max_attempts": 1})
# Without it, boto3 presigns by version 2.
CONFIG = PLAIN.merge(Config(s3={"addressing_style": "path"}, signature_version="s3v4"))


def client(service, credentials=None):
    config = CONFIG if service == "s3" else PLAIN
    if credentials is None:
        return boto3.client(service, config=config)
    return boto3.client(
        service,
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
        config=config,
    )


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return
    raise AssertionError(code + " was expected")


sts = client("sts")
root = sts.get_caller_identity()
assert root["Arn"].endswith(":root"), root
# As a link that somebody else opens, to prove who one is.
assert b":root</Arn>" in urllib.request.urlopen(sts.generate_presigned_url("get_caller_identity", HttpMethod="GET")).read()

# A session of the key itself: header, presigned URL, form, upload in parts.
session = sts.get_session_token(DurationSeconds=900)["Credentials"]
assert session["AccessKeyId"].startswith("ASIA"), session["AccessKeyId"]
s3 = client("s3", session)
s3.create_bucket(Bucket=bucket)
s3.put_object(Bucket=bucket, Key="a", Body=b"one")
url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "a"})
assert urllib.request.urlopen(url).read() == b"one"
form = s3.generate_presigned_post(bucket, "posted")
boundary = "granaryform"
parts = [
    f'--{boundary}\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in form["fields"].items()
]
parts.append(f'--{boundary}\r\ncontent-disposition: form-data; name="file"; filename="f"\r\n\r\nby form\r\n--{boundary}--\r\n')
posting = urllib.request.Request(
    form["url"], "".join(parts).encode(), {"content-type": "multipart/form-data; boundary=" + boundary}
)
assert urllib.request.urlopen(posting).status in (200, 204)
assert s3.get_object(Bucket=bucket, Key="posted")["Body"].read() == b"by form"
upload = s3.create_multipart_upload(Bucket=bucket, Key="parts")["UploadId"]
part = s3.upload_part(Bucket=bucket, Key="parts", UploadId=upload, PartNumber=1, Body=b"x" * 100_000)
s3.complete_multipart_upload(
    Bucket=bucket, Key="parts", UploadId=upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
)

# What fits not together is refused.
refused("InvalidToken", client("s3", {**session, "SessionToken": session["SessionToken"][:-4] + "AAAA"}).list_buckets)
refused("InvalidAccessKeyId", client("s3", {**session, "AccessKeyId": "ASIANOBODY", "SessionToken": None}).list_buckets)
refused("SignatureDoesNotMatch", client("s3", {**session, "SecretAccessKey": "wrong"}).list_buckets)
refused("AccessDenied", client("sts", session).get_session_token)

# A role, limited.
only = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/a"}}
assumed = sts.assume_role(RoleArn=role, RoleSessionName="job-1", Policy=json.dumps(only), DurationSeconds=900)
assert assumed["AssumedRoleUser"]["Arn"].endswith("/job-1"), assumed["AssumedRoleUser"]
limited = client("s3", assumed["Credentials"])
assert limited.get_object(Bucket=bucket, Key="a")["Body"].read() == b"one"
refused("AccessDenied", limited.get_object, Bucket=bucket, Key="posted")
refused("AccessDenied", limited.put_object, Bucket=bucket, Key="b", Body=b"")
refused("AccessDenied", sts.assume_role, RoleArn=role + "s", RoleSessionName="job-1")
refused("MalformedPolicyDocument", sts.assume_role, RoleArn=role, RoleSessionName="job-1", Policy="{}")
refused("ValidationError", sts.assume_role, RoleArn=role, RoleSessionName="job-1", DurationSeconds=43200)

# A pod: no key at all, the default chain finds the token.
with open(token_file) as file:
    token = file.read()
by_token = sts.assume_role_with_web_identity(RoleArn=role, RoleSessionName="pod-1", WebIdentityToken=token)
assert by_token["SubjectFromWebIdentityToken"].startswith("system:serviceaccount:"), by_token
refused(
    "InvalidIdentityToken",
    sts.assume_role_with_web_identity,
    RoleArn=role,
    RoleSessionName="pod-1",
    WebIdentityToken=token[:-8] + "AAAAAAAA",
)
for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
    del os.environ[name]
os.environ.update(AWS_ROLE_ARN=role, AWS_WEB_IDENTITY_TOKEN_FILE=token_file, AWS_ROLE_SESSION_NAME="pod-2")
pod = boto3.Session()
assert pod.client("sts").get_caller_identity()["Arn"].endswith("/pod-2")
assert pod.client("s3", config=CONFIG).get_object(Bucket=bucket, Key="a")["Body"].read() == b"one"
print("boto3: sessions by key, role and web identity")
