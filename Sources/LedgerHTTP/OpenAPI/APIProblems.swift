import HTTPTypes

/// The kinds of problem that an operation can answer, by status.
enum APIProblems {
  /// Under each status, in order.
  static func of(_ operation: APIOperation) -> [(status: HTTPResponse.Status, types: [ProblemType])]
  {
    var types = all(of: operation).map { (type: $0, status: $0.status) }
    // What the published operation lists stands under the status that it lists.
    types += (operation.published?.problems ?? [:]).map { (type: $0.key, status: $0.value) }
    var byStatus: [Int: [ProblemType]] = [:]
    for (type, status) in types where byStatus[status.code]?.contains(type) != true {
      byStatus[status.code, default: []].append(type)
    }
    return byStatus.sorted { $0.key < $1.key }.map { code, types in
      (HTTPResponse.Status(code: code), types.sorted { $0.uri < $1.uri })
    }
  }

  private static func all(of operation: APIOperation) -> [ProblemType] {
    // What the service answers before a route is looked for, and where there is no room or a fault.
    var types: [ProblemType] = [
      .badRequest, .requestTimeout, .headersTooLarge, .busy, .internalError,
    ]
    switch operation.rule?.access {
    case .everyone, nil: break
    case .identified, .kiosk: types += [.unauthorized]
    case .identifiedWith, .client, .terminal, .permission, .either, .both:
      types += [.unauthorized, .forbidden]
    }
    if operation.rule?.foreign == .forbidden, operation.rule?.scope != .open {
      types.append(.forbidden)
    }
    types.append(.contentTooLarge)
    if operation.body?.mediaType == "application/json" {
      types += [.bodyMissing, .bodyInvalidSyntax, .bodyInvalidData, .unsupportedMediaType]
    }
    if operation.query.contains(where: { $0.name == "limit" }) { types.append(.queryLimitExceeded) }
    if operation.isKeyed { types += [.idempotencyKeyInvalid, .idempotencyKeyReused] }
    if operation.method != .get { types.append(.outcomeUnknown) }
    return types + operation.problems
  }
}

extension ProblemType {
  /// The kind as an operation answers it that has another status for it.
  func under(_ status: HTTPResponse.Status) -> ProblemType {
    ProblemType(uri: uri, title: title, status: status)
  }
}
