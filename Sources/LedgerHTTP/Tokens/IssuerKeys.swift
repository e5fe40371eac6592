import FoundationEssentials
import JWTKit

/// The public keys of an issuer at one moment, each with the one algorithm that it is used for.
struct IssuerKeys: Sendable {
  let collection: JWTKeyCollection
  let algorithms: [String: String]

  /// The most keys that are taken over of a document.
  static let keysMax = 64

  init(collection: JWTKeyCollection, algorithms: [String: String]) {
    self.collection = collection
    self.algorithms = algorithms
  }

  /// Reads a JWKS document (RFC 7517).
  ///
  /// Keys without an id, of another kind or for another use, and those whose algorithm is not
  /// allowed, are passed over: issuers publish more than signs their tokens.
  ///
  /// - Parameter namesAlgorithms: Whether a key that names no algorithm is passed over, or has the
  ///   one that is usual for its kind.
  /// - Throws: where it is no such document.
  init(
    jwks: [UInt8], allowed: Set<String>, namesAlgorithms: Bool
  ) async throws {
    let document = try JSONDecoder().decode(Document.self, from: Data(jwks))
    let collection = JWTKeyCollection()
    var algorithms: [String: String] = [:]
    for key in document.keys.prefix(Self.keysMax).compactMap(\.key) {
      var key = key
      if key.algorithm == nil, !namesAlgorithms { key.algorithm = key.usualAlgorithm }
      guard let id = key.keyIdentifier?.string, let algorithm = key.algorithm?.rawValue,
        allowed.contains(algorithm), (try? await collection.add(jwk: key)) != nil
      else { continue }
      algorithms[id] = algorithm
    }
    self.init(collection: collection, algorithms: algorithms)
  }

  private struct Document: Decodable {
    var keys: [Entry]
  }

  /// A key of a document; nil for one that is not understood or does not sign.
  private struct Entry: Decodable {
    private enum CodingKeys: String, CodingKey {
      case use
    }

    var key: JWK?

    init(from decoder: any Decoder) throws {
      let members = try? decoder.container(keyedBy: CodingKeys.self)
      let use = try? members?.decodeIfPresent(String.self, forKey: .use)
      if use ?? "sig" == "sig" { key = try? JWK(from: decoder) }
    }
  }
}

extension JWK {
  fileprivate var usualAlgorithm: Algorithm? {
    switch keyType {
    case .rsa: .rs256
    case .ecdsa where curve == .ecdsa(.p256): .es256
    default: nil
    }
  }
}
