from stigmalint.serve.service import Service


def endpoints(service):
    return {}
